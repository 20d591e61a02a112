import { BOUNDS, cut } from '../../bounds.ts';

/** A line of a message. */
export interface Line {
  readonly text: string;
  /** It is in a quotation, by the mark of a plain text or the element of HTML. */
  readonly quoted: boolean;
  /** A picture stands in it, or between it and the line above. */
  readonly hasPicture?: boolean;
}

/** The lines of a plain text. */
export function plainLines(text: string): readonly Line[] {
  const read = cut(text, BOUNDS.textCharacters);
  // So many lines are no mail that somebody wrote: it is kept as it is.
  if (hasMoreLines(read, BOUNDS.quoteLines)) return [{ text: read, quoted: false }];
  return read.split(/\r\n|[\r\n]/).map((line) => ({ text: line, quoted: isMarked(line) }));
}

export function isBlank(line: Line | undefined): boolean {
  return line === undefined || line.text.trim() === '';
}

export function isBlankOrQuoted(line: Line): boolean {
  return line.quoted || isBlank(line);
}

/** Where the next line with text stands; behind the last line when there is none. */
export function nextText(lines: readonly Line[], from: number): number {
  let at = from;
  while (at < lines.length && isBlank(lines[at])) at += 1;
  return at;
}

/** Of one line so much is looked at: a longer one is a sentence. */
export const COMPARED_CHARACTERS = 400;

/** As the tables have it but for the case: digits of all scripts as ASCII, full-width forms, direction and bold marks gone. */
export function comparableText(text: string): string {
  return text
    .slice(0, COMPARED_CHARACTERS)
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff*]/g, '')
    .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .replace(/\s+/g, ' ')
    .trim();
}

/** The text of a quoted line without its marks. */
export function withoutMarks(line: Line): string {
  return line.quoted ? line.text.replace(/^[>＞\s]{1,100}/, '') : line.text;
}

function hasMoreLines(text: string, most: number): boolean {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lines += 1;
    if (lines > most) return true;
  }
  return false;
}

function isMarked(line: string): boolean {
  return /^ {0,3}[>＞]/.test(line);
}

/** A letter of a script that writes without blanks between words, for a regular expression with the flag `u`. */
export const UNSPACED_LETTER =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}\\p{Script=Thai}ー]';
