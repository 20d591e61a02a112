import type { Block, Run } from './blocks.ts';
import { keptAddress } from './href.ts';

type Marks = Omit<Run, 'text'>;

/** What an element may be here: an element of a page, or of a document that was only parsed. */
interface Around {
  readonly marks: Marks;
  readonly isPre: boolean;
  readonly item: { readonly ordered: boolean; readonly depth: number } | null;
}

const LEFT_OUT = new Set(
  'SCRIPT STYLE HEAD TITLE META LINK TEMPLATE NOSCRIPT IFRAME OBJECT EMBED SVG MATH SELECT TEXTAREA INPUT BUTTON AUDIO VIDEO CANVAS'.split(
    ' ',
  ),
);
const BLOCKS = new Set(
  'ADDRESS ARTICLE ASIDE BLOCKQUOTE BODY CAPTION CENTER DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION SUMMARY TABLE TBODY TFOOT THEAD TR UL'.split(
    ' ',
  ),
);
const HEADING = /^H[1-6]$/;
/** Deeper is nothing that a person wrote. */
const MOST_LIST_DEPTH = 6;
const MOST_DEPTH = 200;

/**
 * The plain kind of rich text that stands in a tree: of an editor, or of what was pasted. Everything else leaves its text
 * only, or nothing.
 */
export function readBlocks(root: Node): Block[] {
  const lines = new Lines();
  readChildren(root, { marks: {}, isPre: false, item: null }, lines, 0);
  return lines.end();
}

function readChildren(parent: Node, around: Around, lines: Lines, depth: number): void {
  if (depth > MOST_DEPTH) return;
  for (const node of parent.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) lines.text(node.nodeValue ?? '', around);
    else if (isElement(node)) readElement(node, around, lines, depth);
  }
}

/** Of another document, whose classes are its own. */
function isElement(node: Node): node is Element {
  return node.nodeType === Node.ELEMENT_NODE;
}

function readElement(element: Element, around: Around, lines: Lines, depth: number): void {
  const tag = element.tagName.toUpperCase();
  if (LEFT_OUT.has(tag) || element.getAttribute('hidden') !== null) return;
  if (tag === 'BR') return lines.newLine(around);
  if (tag === 'TD' || tag === 'TH') lines.cell(around);
  const inner = { ...around, marks: marksOf(element, tag, around.marks) };
  if (tag === 'PRE') inner.isPre = true;
  if (tag === 'UL' || tag === 'OL') {
    const level = Math.min(MOST_LIST_DEPTH, (around.item?.depth ?? 0) + 1);
    inner.item = { ordered: tag === 'OL', depth: level };
  }
  const isBlock = BLOCKS.has(tag);
  if (isBlock) lines.edge(around);
  if (tag === 'LI') {
    inner.item ??= { ordered: false, depth: 1 };
    lines.item();
  }
  readChildren(element, inner, lines, depth + 1);
  if (isBlock) lines.edge(inner);
  if (tag === 'LI') lines.endItem();
  if (tag === 'P' && !element.className.startsWith('Mso')) lines.gap(around);
}

function marksOf(element: Element, tag: string, { bold, italic, href }: Marks): Marks {
  const { fontWeight, fontStyle } = styleOf(element);
  const isBold =
    weightOf(fontWeight) ??
    (bold || tag === 'B' || tag === 'STRONG' || tag === 'TH' || HEADING.test(tag));
  const isItalic = slantOf(fontStyle) ?? (italic || tag === 'I' || tag === 'EM' || tag === 'CITE');
  const link = tag === 'A' ? keptAddress(element.getAttribute('href') ?? '') : (href ?? null);
  return {
    ...(isBold ? { bold: true } : {}),
    ...(isItalic ? { italic: true } : {}),
    ...(link === null ? {} : { href: link }),
  };
}

/** By the attribute's words: of a document that was only parsed the classes are its own. */
function styleOf(element: Element): { fontWeight: string; fontStyle: string } {
  const style = element.getAttribute('style') ?? element.getAttribute('data-style') ?? '';
  const valueOf = (property: string) =>
    new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([\\w-]+)`, 'i').exec(style)?.[1]?.toLowerCase() ??
    '';
  return { fontWeight: valueOf('font-weight'), fontStyle: valueOf('font-style') };
}

/** Null where the style says nothing of it. */
function weightOf(weight: string): boolean | null {
  if (weight === '' || weight === 'inherit') return null;
  return weight === 'bold' || weight === 'bolder' || Number(weight) >= 600;
}

function slantOf(style: string): boolean | null {
  if (style === '' || style === 'inherit') return null;
  return style === 'italic' || style.startsWith('oblique');
}

/** Collects lines as a browser would lay them out. */
class Lines {
  readonly #blocks: Block[] = [];
  #runs: Run[] = [];
  /** The item that is open, whose first line has come. */
  #openItem: { runs: Run[] } | null = null;
  #startsItem = false;
  #gap = false;

  text(value: string, { marks, isPre, item }: Around): void {
    const parts = isPre ? value.replace(/\r\n?/g, '\n').split('\n') : [value];
    for (const [place, part] of parts.entries()) {
      if (place > 0) this.#flush(item, true);
      this.#add(isPre ? part : this.#collapsed(part), marks);
    }
  }

  newLine({ item }: Around): void {
    this.#flush(item, true);
  }

  /** The edge of a block: what comes next stands on another line. */
  edge({ item }: Around): void {
    this.#flush(item, false);
  }

  cell({ marks }: Around): void {
    if (this.#runs.length > 0) this.#add(' ', marks);
  }

  item(): void {
    this.#openItem = null;
    this.#startsItem = true;
  }

  endItem(): void {
    this.#openItem = null;
    this.#startsItem = false;
  }

  /** Paragraphs stand apart, in what was pasted. */
  gap({ item }: Around): void {
    this.#gap = item === null && this.#blocks.length > 0;
  }

  end(): Block[] {
    this.#flush(null, false);
    return this.#blocks;
  }

  #collapsed(text: string): string {
    const one = text.replace(/[ \t\r\n\f]+/g, ' ');
    const isAtStart = this.#runs.length === 0 || this.#runs.at(-1)?.text.endsWith(' ') === true;
    return isAtStart ? one.replace(/^ /, '') : one;
  }

  #add(text: string, marks: Marks): void {
    if (text === '') return;
    const last = this.#runs.at(-1);
    if (last && isAlike(last, marks))
      this.#runs[this.#runs.length - 1] = { ...last, text: last.text + text };
    else this.#runs.push({ text, ...marks });
  }

  #flush(item: Around['item'], isBreak: boolean): void {
    const runs = trimmed(this.#runs);
    this.#runs = [];
    if (runs.length === 0 && !isBreak) return;
    if (item !== null && this.#openItem !== null) {
      this.#openItem.runs.push({ text: '\n' }, ...runs);
      return;
    }
    if (item !== null && this.#startsItem) {
      this.#startsItem = false;
      this.#gap = false;
      const block = { kind: 'item' as const, ...item, runs };
      this.#openItem = block;
      this.#blocks.push(block);
      return;
    }
    if (this.#gap) this.#blocks.push({ kind: 'line', runs: [] });
    this.#gap = false;
    this.#blocks.push({ kind: 'line', runs });
  }
}

function isAlike(a: Marks, b: Marks): boolean {
  return a.bold === b.bold && a.italic === b.italic && a.href === b.href;
}

/** Without the space at its end, and hard spaces that an editor put where a plain one stands between words. */
function trimmed(runs: readonly Run[]): Run[] {
  const whole = runs.map((run) => ({
    ...run,
    text: run.text.replace(/(?<=[^\s\u00a0])\u00a0(?=[^\s\u00a0])/g, ' '),
  }));
  const last = whole.at(-1);
  if (last) whole[whole.length - 1] = { ...last, text: last.text.replace(/ $/, '') };
  return whole.filter(({ text }) => text !== '');
}
