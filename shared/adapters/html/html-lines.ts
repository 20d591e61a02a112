import { Tokenizer } from 'htmlparser2';
import { BOUNDS } from '../../domain/bounds.ts';
import type { Line } from '../../domain/entry/history/lines.ts';
import { UNSEEN } from './unseen.ts';

/** Elements that begin a line of their own. */
const BLOCKS = new Set(
  'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li main nav ol option p pre section summary table tbody tfoot thead tr ul'.split(
    ' ',
  ),
);
/** Elements with a blank line around them. */
const APART = new Set('blockquote h1 h2 h3 h4 h5 h6 hr ol p pre table ul'.split(' '));
const CELLS = new Set(['td', 'th']);
const KEEPS_BREAKS = /white-space\s{0,9}:\s{0,9}(?:pre|break-spaces)/i;
/** Where a style is looked at: the rest of a longer one does not matter here. */
const STYLE_CHARACTERS = 2000;
/** The attributes that are looked at. */
const NO_ATTRIBUTES = { style: '', alt: '', width: '', height: '' };

/**
 * The lines of an HTML body as somebody reads them, and which of them are in a quotation. One pass over the tokens with
 * no tree: misplaced, unclosed and deeply nested elements cost what their size costs, and lose no text.
 */
export function htmlLines(html: string): readonly Line[] {
  const writer = new LineWriter();
  let tag = '';
  let attribute = '';
  let value = '';
  let attributes = NO_ATTRIBUTES;
  const open = (): void => writer.open(tag, attributes);
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase();
        attributes = NO_ATTRIBUTES;
      },
      onattribname(start, end) {
        attribute = html.slice(start, Math.min(end, start + 16)).toLowerCase();
        value = '';
      },
      onattribdata(start, end) {
        const room = STYLE_CHARACTERS - value.length;
        if (attribute in NO_ATTRIBUTES) {
          value += html.slice(start, Math.min(end, start + room));
        }
      },
      onattribentity(codepoint) {
        if (value.length < STYLE_CHARACTERS) value += String.fromCodePoint(codepoint);
      },
      onattribend() {
        if (attribute in NO_ATTRIBUTES) attributes = { ...attributes, [attribute]: value };
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
  /** Of the line that is being written; joined once, since looking into a growing string costs its length. */
  #pieces: string[] = [];
  #endsInSpace = false;
  #pendingSpace = false;
  /** A blank line is due before the next text. */
  #isApart = false;
  /** Since the last line. */
  #hasPicture = false;
  #depth = 0;
  #unseen = '';
  /** Elements that keep line breaks, each with how many of its name are open within. */
  readonly #kept: { readonly tag: string; open: number }[] = [];
  #room = BOUNDS.textCharacters;

  open(tag: string, { style, alt, width, height }: typeof NO_ATTRIBUTES): void {
    if (this.#unseen !== '') return;
    if (UNSEEN.has(tag)) {
      this.#unseen = tag;
      return;
    }
    const kept = this.#kept.at(-1);
    if (kept?.tag === tag) kept.open += 1;
    else if (tag === 'pre' || KEEPS_BREAKS.test(style)) this.#kept.push({ tag, open: 1 });
    if (tag === 'br') this.#break();
    else if (tag === 'img') {
      this.#hasPicture ||= !(isDot(width) || isDot(height));
      this.text(isPictograph(alt) ? alt : '');
    } else if (CELLS.has(tag)) this.#pendingSpace = true;
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
      this.#writeKept(text);
      return;
    }
    if (this.#room <= 0) return;
    // Blanks are folded, so that a text may take less room than it is long.
    const seen = text.slice(0, 2 * this.#room);
    for (const [place, word] of seen.split(/[ \t\r\n\f]+/).entries()) {
      if (place > 0) this.#pendingSpace = true;
      if (word !== '') this.#write(word);
    }
  }

  #writeKept(text: string): void {
    let at = 0;
    while (this.#room > 0) {
      const end = text.indexOf('\n', at);
      this.#write(text.slice(at, end === -1 ? undefined : end).replaceAll('\r', ''));
      if (end === -1) return;
      this.#break();
      at = end + 1;
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
    const isFirst = this.#pieces.length === 0;
    if (this.#isApart && isFirst) {
      if ((this.#lines.at(-1)?.text ?? '') !== '') this.#push('');
      this.#isApart = false;
    }
    const space = this.#pendingSpace && !isFirst && !this.#endsInSpace ? ' ' : '';
    this.#pendingSpace = false;
    const piece = `${space}${text}`.slice(0, this.#room);
    this.#room -= piece.length;
    this.#endsInSpace = piece.endsWith(' ');
    this.#pieces.push(piece);
  }

  /** A `br`: also of an empty line. */
  #break(): void {
    const line = this.#take();
    if (line === '' && this.#isApart) this.#isApart = false;
    this.#push(line);
  }

  /** The end of a line that has something: what looks empty and holds a blank that is not folded is a blank line. */
  #end(): void {
    const line = this.#take();
    const isBlankLine = line.trim() === '';
    if (line === '' || (isBlankLine && (this.#lines.at(-1)?.text ?? '') === '')) return;
    this.#push(isBlankLine ? '' : line);
  }

  #take(): string {
    const line = this.#pieces.join('');
    this.#pieces = [];
    this.#pendingSpace = false;
    this.#endsInSpace = false;
    return line;
  }

  #push(text: string): void {
    // A line end is a character of the text, too.
    if (this.#room <= 0 && text === '') return;
    this.#room = this.#lines.length < BOUNDS.textLines ? this.#room - 1 : 0;
    this.#lines.push({
      text: text.replaceAll('\u00a0', ' ').trimEnd(),
      quoted: this.#depth > 0,
      ...(this.#hasPicture && { hasPicture: true }),
    });
    this.#hasPicture = false;
  }
}

/** Flags are made of regional indicators, key caps of a digit and its frame. */
const PICTOGRAPH = /[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3]/u;

/** Mail clients send emoji as pictures, and say in `alt` which. */
function isPictograph(alt: string): boolean {
  return alt.length <= 40 && PICTOGRAPH.test(alt) && !/[\p{L}<>]/u.test(alt);
}

/** What counts who reads a mail is a picture of one dot. */
function isDot(length: string): boolean {
  return /^[01](?:px)?$/.test(length.trim());
}
