import type {
  ComponentChild,
  TargetedClipboardEvent,
  TargetedDragEvent,
  TargetedKeyboardEvent,
} from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { trustedHtml } from '../../element/trusted-html.ts';
import type { ComposeWords } from '../../words/compose/words.ts';
import { pastedFiles } from '../files/transferred-files.ts';
import { blocksOfHtml } from '../first-draft.ts';
import { blocksToHtml, blocksToInsert, textToBlocks, withoutEnd, type Block } from './blocks.ts';
import { createLink, insertHtml, isOn, run, type Mark } from './commands.ts';
import { LinkForm } from './link-form.tsx';
import { readBlocks } from './read-blocks.ts';
import { linkAround, select, selectedRange } from './selection.ts';
import { Toolbar } from './toolbar.tsx';

interface Props {
  readonly blocks: readonly Block[];
  readonly isFrozen: boolean;
  readonly faultId: string | null;
  readonly words: ComposeWords;
  /** Gets what reads the text as it is now. */
  readonly onReady: (read: () => readonly Block[]) => void;
  readonly onInput: () => void;
  readonly onFiles: (files: { file: File; isFolder: boolean }[]) => void;
  /** Stands in one line with the toolbar. */
  readonly children?: ComponentChild;
}

const MARKS: readonly Mark[] = ['bold', 'italic', 'insertUnorderedList', 'insertOrderedList'];

/** Rich text of the plain kind. The browser edits; what it made is read when it is kept or sent. */
export function Editor(props: Props): ComponentChild {
  const { blocks, isFrozen, faultId, words, onReady, onInput, onFiles, children } = props;
  const area = useRef<HTMLDivElement>(null);
  const isMoving = useRef(false);
  const [on, setOn] = useState<ReadonlySet<Mark>>(new Set());
  const [link, setLink] = useState<{ range: StaticRange; address: string } | null>(null);

  useEffect(() => {
    const element = area.current;
    if (element === null) return undefined;
    if (blocks.length > 0) element.innerHTML = trustedHtml(blocksToHtml(blocks));
    markEmpty(element);
    onReady(() => withoutEnd(readBlocks(element)));
    const look = (): void => {
      if (selectedRange(element) !== null) setOn(new Set(MARKS.filter(isOn)));
    };
    document.addEventListener('selectionchange', look);
    element.addEventListener('beforeinput', refuseOtherFormats);
    return () => document.removeEventListener('selectionchange', look);
  }, []);

  function changed(): void {
    if (area.current) markEmpty(area.current);
    onInput();
  }

  function apply(mark: Mark): void {
    area.current?.focus();
    run(mark);
    setOn(new Set(MARKS.filter(isOn)));
    changed();
  }

  function openLink(): void {
    const element = area.current;
    if (element === null) return;
    if (selectedRange(element) === null) element.focus();
    const range = selectedRange(element);
    if (range !== null) setLink({ range, address: linkAround(element, range)?.href ?? '' });
  }

  function closeLink(address: string | null): void {
    const element = area.current;
    if (element === null || link === null) return;
    setLink(null);
    element.focus();
    const around = linkAround(element, link.range);
    if (around === null || address === null) select(link.range);
    else document.getSelection()?.selectAllChildren(around);
    if (address === null) return;
    if (address === '') run('unlink');
    else if (around === null && link.range.collapsed) insertHtml(linkHtml(address));
    else createLink(address);
    changed();
  }

  function onKeyDown(event: TargetedKeyboardEvent<HTMLElement>): void {
    const shortcut = shortcutOf(event);
    if (shortcut === null || isFrozen) return;
    event.preventDefault();
    if (shortcut === 'link') openLink();
    else apply(shortcut);
  }

  function onPaste(event: TargetedClipboardEvent<HTMLElement>): void {
    const data = event.clipboardData;
    if (data === null) return;
    event.preventDefault();
    const files = pastedFiles(data);
    if (files.length > 0) {
      onFiles(files);
      return;
    }
    const html = data.getData('text/html');
    const found = html === '' ? textToBlocks(data.getData('text/plain')) : blocksOfHtml(html);
    insertHtml(blocksToInsert(found));
  }

  /** What is moved within the text is the browser's to move; from elsewhere it would bring its markup. */
  function onDrop(event: TargetedDragEvent<HTMLElement>): void {
    const data = event.dataTransfer;
    if (data === null || data.types.includes('Files') || isMoving.current) return;
    event.preventDefault();
    event.currentTarget.focus();
    insertHtml(blocksToInsert(textToBlocks(data.getData('text/plain'))));
  }

  return (
    <div class="writing">
      <div
        ref={area}
        class={`text${isFrozen ? ' frozen' : ''}`}
        part="text"
        role="textbox"
        aria-multiline="true"
        aria-label={words.message}
        aria-describedby={faultId ?? undefined}
        aria-invalid={faultId === null ? undefined : 'true'}
        aria-readonly={isFrozen}
        data-placeholder={words.writeHere}
        tabIndex={0}
        contentEditable={!isFrozen}
        onInput={changed}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onDrop={onDrop}
        onDragStart={() => (isMoving.current = true)}
        onDragEnd={() => (isMoving.current = false)}
      />
      {link !== null && <LinkForm address={link.address} words={words} onClose={closeLink} />}
      <div class="tools">
        <Toolbar on={on} isFrozen={isFrozen} words={words} onMark={apply} onLink={openLink} />
        {children}
      </div>
    </div>
  );
}

/** What is seen is what goes out: no underline by the browser's own keys, no colour by its menus. */
function refuseOtherFormats(event: InputEvent): void {
  const isOurs = /^format(?:Bold|Italic|Remove)$/.test(event.inputType);
  if (event.inputType.startsWith('format') && !isOurs) event.preventDefault();
}

function linkHtml(address: string): string {
  const text = address.replace(/^(?:https?:\/\/|mailto:)/i, '');
  return blocksToInsert([{ kind: 'line', runs: [{ text, href: address }] }]);
}

/** For the words that stand in an empty field: `:empty` does not know the line that an editor leaves. */
function markEmpty(element: HTMLElement): void {
  const isEmpty =
    element.textContent === '' && element.querySelector('li, br + br, div + div') === null;
  element.toggleAttribute('data-empty', isEmpty);
  // Of an empty one it would be left to right in every language.
  element.dir = isEmpty ? '' : 'auto';
}

/** Ctrl, or Command on a Mac. Bold and italic are every browser's own, but not in a shadow tree of each. */
function shortcutOf(event: KeyboardEvent): Mark | 'link' | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  if (event.shiftKey) {
    if (event.code === 'Digit7') return 'insertOrderedList';
    return event.code === 'Digit8' ? 'insertUnorderedList' : null;
  }
  switch (event.key.toLowerCase()) {
    case 'b':
      return 'bold';
    case 'i':
      return 'italic';
    case 'k':
      return 'link';
    default:
      return null;
  }
}
