/** Text with the marks that a mail may have; a line feed in it is a break within the same block. */
export interface Run {
  readonly text: string;
  readonly bold?: true;
  readonly italic?: true;
  readonly href?: string;
}

/** A line of its own, or an item of a list: `depth` lists around it, from 1. */
export type Block =
  | { readonly kind: 'line'; readonly runs: readonly Run[] }
  | {
      readonly kind: 'item';
      readonly ordered: boolean;
      readonly depth: number;
      readonly runs: readonly Run[];
    };

/** Small clean HTML: `div`, `br`, `b`, `i`, `a`, `ul`, `ol`, `li` and a direction, and nothing else. */
export function blocksToHtml(blocks: readonly Block[]): string {
  const open: boolean[] = [];
  let html = '';
  const closeTo = (depth: number): void => {
    while (open.length > depth) html += `</li></${open.pop() === true ? 'ol' : 'ul'}>`;
  };
  for (const block of blocks) {
    if (block.kind === 'line') {
      closeTo(0);
      html += `<div${direction(block)}>${content(block)}</div>`;
      continue;
    }
    const { depth, ordered } = block;
    closeTo(open[depth - 1] === ordered ? depth : depth - 1);
    if (open.length === depth) html += '</li>';
    while (open.length < depth) {
      html += open.length < depth - 1 ? listOf(ordered) + '<li>' : listOf(ordered);
      open.push(ordered);
    }
    html += `<li${direction(block)}>${content(block)}`;
  }
  closeTo(0);
  return html;
}

/** Of one line its content alone, so that it goes into the line where it is inserted. */
export function blocksToInsert(blocks: readonly Block[]): string {
  const [first] = blocks;
  const isOne = blocks.length === 1 && first?.kind === 'line';
  return isOne ? runsToHtml(first.runs) : blocksToHtml(blocks);
}

/** Lines of plain text, each a block. */
export function textToBlocks(text: string): Block[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => ({ kind: 'line', runs: line === '' ? [] : [{ text: line }] }));
}

export function hasText(blocks: readonly Block[]): boolean {
  return blocks.some(({ runs }) => runs.some(({ text }) => /[^\s\u00a0]/.test(text)));
}

/** Without the empty lines that an editor leaves at the end. */
export function withoutEnd(blocks: readonly Block[]): readonly Block[] {
  const last = blocks.findLastIndex((block) => block.kind === 'item' || hasText([block]));
  return blocks.slice(0, last + 1);
}

function listOf(ordered: boolean): string {
  return ordered ? '<ol>' : '<ul>';
}

const RIGHT_TO_LEFT =
  /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;

/** Said only where it is not the usual one: a reader's program takes no notice of the letters. */
function direction({ runs }: Block): string {
  return RIGHT_TO_LEFT.test(runs.map(({ text }) => text).join('')) ? ' dir="rtl"' : '';
}

function content({ runs }: Block): string {
  return runsToHtml(runs) || '<br>';
}

function runsToHtml(runs: readonly Run[]): string {
  return runs.map(runToHtml).join('');
}

function runToHtml({ text, bold, italic, href }: Run): string {
  let html = escaped(text).replaceAll('\n', '<br>').replaceAll('\u00a0', '&nbsp;');
  if (href !== undefined) html = `<a href="${escaped(href).replaceAll('"', '&quot;')}">${html}</a>`;
  if (italic) html = `<i>${html}</i>`;
  return bold ? `<b>${html}</b>` : html;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
