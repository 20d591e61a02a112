import { trustedHtml } from '../../element/trusted-html.ts';

/**
 * The browser's own editing: old, in every browser, and the only one that its undo knows. What it leaves in the tree is read
 * as blocks, so that no markup of its making goes out.
 */
export type Mark = 'bold' | 'italic' | 'insertUnorderedList' | 'insertOrderedList';

export function run(command: Mark | 'unlink'): void {
  document.execCommand(command);
}

export function insertHtml(html: string): void {
  document.execCommand('insertHTML', false, trustedHtml(html));
}

export function createLink(href: string): void {
  document.execCommand('createLink', false, href);
}

export function isOn(command: Mark): boolean {
  return document.queryCommandState(command);
}
