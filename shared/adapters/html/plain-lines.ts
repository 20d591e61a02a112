import { Tokenizer } from 'htmlparser2';
import { BOUNDS } from '../../domain/bounds.ts';
import type { Line } from '../../domain/quote.ts';

/** Elements that begin a line of their own. */
const BLOCKS = new Set(
  'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol option p pre section summary table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);
/** Elements with a blank line around them. */
const APART = new Set('blockquote h1 h2 h3 h4 h5 h6 hr ol p pre table ul'.split(' '));
/** What is in these is no text of the mail. */
const UNSEEN = new Set('script style title noembed noframes template'.split(' '));
const CELLS = new Set(['td', 'th']);
const KEEPS_BREAKS = /white-space\s{0,9}:\s{0,9}(?:pre|break-spaces)/i;
/** Where a style is looked at: the rest of a longer one does not matter here. */
const STYLE_CHARACTERS = 2000;

/**
 * The lines of an HTML body as somebody reads them, and which of them are in a quotation. One pass over the tokens with
 * no tree: misplaced, unclosed and deeply nested elements cost what their size costs, and lose no text.
 */
export function plainLines(html: string): readonly Line[] {
  const writer = new LineWriter();
  let tag = '';
  let attribute = '';
  let value = '';
  let attributes: { style: string; alt: string } = { style: '', alt: '' };
  const open = (): void => writer.open(tag, attributes);
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase();
        attributes = { style: '', alt: '' };
      },
      onattribname(start, end) {
        attribute = html.slice(start, Math.min(end, start + 16)).toLowerCase();
        value = '';
      },
      onattribdata(start, end) {
        const room = STYLE_CHARACTERS - value.length;
        if (attribute === 'style' || attribute === 'alt') {
          value += html.slice(start, Math.min(end, start + room));
        }
      },
      onattribentity(codepoint) {
        if (value.length < STYLE_CHARACTERS) value += String.fromCodePoint(codepoint);
      },
      onattribend() {
        if (attribute === 'style' || attribute === 'alt') attributes[attribute] = value;
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag: (start, end) => writer.close(html.slice(start, end).toLowerCase()),
      ontext: (start, end) => writer.text(html.slice(start, end)),
      ontextentity: (codepoint) => writer.text(String.fromCodePoint(codepoint)),
      oncdata: () => undefined,
      oncomment: () => undefined,
      ondeclaration: () => undefined,
      onprocessinginstruction: () => undefined,
      onend: () => undefined,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return writer.lines();
}

class LineWriter {
  readonly #lines: Line[] = [];
  #line = '';
  #pendingSpace = false;
  /** A blank line is due before the next text. */
  #isApart = false;
  #depth = 0;
  #unseen = '';
  /** Elements that keep line breaks, each with how many of its name are open within. */
  readonly #kept: { readonly tag: string; open: number }[] = [];
  #room = BOUNDS.textCharacters;

  open(tag: string, { style, alt }: { readonly style: string; readonly alt: string }): void {
    if (this.#unseen !== '') return;
    if (UNSEEN.has(tag)) {
      this.#unseen = tag;
      return;
    }
    const kept = this.#kept.at(-1);
    if (kept?.tag === tag) kept.open += 1;
    else if (tag === 'pre' || KEEPS_BREAKS.test(style)) this.#kept.push({ tag, open: 1 });
    if (tag === 'br') this.#break();
    else if (tag === 'img') this.text(isPictograph(alt) ? alt : '');
    else if (CELLS.has(tag)) this.#pendingSpace = true;
    else if (BLOCKS.has(tag)) this.#begin(tag);
    if (tag === 'blockquote') this.#depth += 1;
    if (tag === 'li') this.#write('* ');
  }

  close(tag: string): void {
    if (this.#unseen !== '') {
      if (tag === this.#unseen) this.#unseen = '';
      return;
    }
    const kept = this.#kept.at(-1);
    if (kept?.tag === tag) kept.open -= 1;
    if (kept?.open === 0) this.#kept.pop();
    if (BLOCKS.has(tag)) this.#begin(tag);
    if (tag === 'blockquote') this.#depth = Math.max(0, this.#depth - 1);
  }

  text(text: string): void {
    if (this.#unseen !== '' || text === '') return;
    if (this.#kept.length > 0) {
      const [first = '', ...rest] = text.split(/\r\n|[\r\n]/);
      this.#write(first);
      for (const line of rest) {
        this.#break();
        this.#write(line);
      }
      return;
    }
    for (const [place, word] of text.split(/[ \t\r\n\f]+/).entries()) {
      if (place > 0) this.#pendingSpace = true;
      if (word !== '') this.#write(word);
    }
  }

  lines(): readonly Line[] {
    this.#end();
    const lines = this.#lines;
    while (lines.at(-1)?.text === '') lines.pop();
    return lines;
  }

  #begin(tag: string): void {
    this.#end();
    this.#isApart ||= APART.has(tag);
  }

  #write(text: string): void {
    if (text === '' || this.#room <= 0) return;
    if (this.#isApart && this.#line === '') {
      if ((this.#lines.at(-1)?.text ?? '') !== '') this.#push('');
      this.#isApart = false;
    }
    const space = this.#pendingSpace && this.#line !== '' && !this.#line.endsWith(' ') ? ' ' : '';
    this.#pendingSpace = false;
    const piece = `${space}${text}`.slice(0, this.#room);
    this.#room -= piece.length;
    this.#line += piece;
  }

  /** A `br`: also of an empty line. */
  #break(): void {
    if (this.#line === '' && this.#isApart) this.#isApart = false;
    this.#room -= 1;
    if (this.#room > 0) this.#push(this.#line);
    this.#line = '';
    this.#pendingSpace = false;
  }

  /** The end of a line that has text. */
  #end(): void {
    if (this.#line.trim() !== '') this.#push(this.#line);
    this.#line = '';
    this.#pendingSpace = false;
  }

  #push(text: string): void {
    this.#lines.push({ text: text.replaceAll('\u00a0', ' ').trimEnd(), quoted: this.#depth > 0 });
  }
}

/** Mail clients send emoji as pictures, and say in `alt` which. */
function isPictograph(alt: string): boolean {
  return alt.length <= 40 && /\p{Extended_Pictographic}/u.test(alt) && !/[\p{L}<>]/u.test(alt);
}
