import { BOUNDS } from './bounds.ts';
import { cut } from './cut.ts';
import { headerRole, isSeparatorText, pointsBelow, saysWrote } from './quote-words.ts';

/** A line of a message. `quoted`: it is in a quotation, by the mark of a plain text or the element of HTML. */
export interface Line {
  readonly text: string;
  readonly quoted: boolean;
}

/** A longer line is a sentence. */
const ATTRIBUTION_CHARACTERS = 400;
/** Narrow clients wrap the line above a quote. */
const ATTRIBUTION_LINES = 4;
/** So far apart the lines of a header block may be: a long list of recipients is folded. */
const HEADER_GAP_LINES = 3;
/** A header block is short: what repeats one header for ever is not read to its end from each of its lines. */
const HEADER_LINES = 40;

/** The lines of a plain text. */
export function plainLines(text: string): readonly Line[] {
  const read = cut(text, BOUNDS.textCharacters);
  // So many lines are no mail that somebody wrote: it is kept as it is.
  if (hasMoreLines(read, BOUNDS.quoteLines)) return [{ text: read, quoted: false }];
  return read.split(/\r\n|[\r\n]/).map((line) => ({ text: line, quoted: isMarked(line) }));
}

/**
 * What its author wrote of a message. History is cut only where it is sure: below an attribution (a date with a name or
 * an address) that is followed by a quotation, a header block or nothing more, and below a whole header block. Answers
 * between the lines of a quotation keep all of it: out of its context nobody understands them. `null`: nothing is
 * known to be history.
 */
export function withoutHistory(lines: readonly Line[]): readonly Line[] | null {
  if (lines.length > BOUNDS.quoteLines) return null;
  const found = firstCut(lines);
  if (found === null) return withoutTrailingQuote(lines);
  const { from, to } = found;
  const above = lines.slice(0, from);
  const below = lines.slice(to);
  if (below.every(isBlankOrQuoted) || found.isWhole) return pointsDown(above, below) ? null : above;
  // The answer stands below one quotation: that is cut out, and nothing else.
  const end = below.findLastIndex(({ quoted }) => quoted) + 1;
  const isOneQuote = below.slice(0, end).every(isBlankOrQuoted);
  return above.every(isBlank) && isOneQuote ? below.slice(end) : null;
}

interface Cut {
  /** The first line of what announces the history. */
  readonly from: number;
  /** The first line behind it. */
  readonly to: number;
  /** What follows is history to the end, though it carries no marks: it stands below a header block. */
  readonly isWhole: boolean;
}

function firstCut(lines: readonly Line[]): Cut | null {
  for (let at = 0; at < lines.length; at += 1) {
    if (isBlank(lines[at]) || lines[at]?.quoted === true) continue;
    const found = cutAt(lines, at);
    if (found !== null) return found;
  }
  return null;
}

function cutAt(lines: readonly Line[], at: number): Cut | null {
  const start = isSeparator(lines[at]) ? nextText(lines, at + 1) : at;
  if (start >= lines.length) return null;
  const headers = headerBlockEnd(lines, start);
  if (headers !== null) return { from: at, to: headers, isWhole: true };
  const end = attributionEnd(lines, start);
  if (end === null) return null;
  const next = nextText(lines, end);
  const isSure =
    next >= lines.length || lines[next]?.quoted === true || headerBlockEnd(lines, next) !== null;
  if (isSure) return { from: at, to: end, isWhole: false };
  // Below a separator an attribution announces what needs no marks.
  return start === at ? null : { from: at, to: end, isWhole: true };
}

/** Only marks at the end, as some clients write them without a word: sure when own text stands above. */
function withoutTrailingQuote(lines: readonly Line[]): readonly Line[] | null {
  const last = lines.findLastIndex((line) => !isBlankOrQuoted(line));
  const rest = lines.slice(last + 1);
  if (last === -1 || !rest.some(({ quoted }) => quoted)) return null;
  const above = lines.slice(0, last + 1);
  return above.some(({ quoted }) => quoted) ? null : above;
}

function pointsDown(above: readonly Line[], below: readonly Line[]): boolean {
  if (below.every(isBlankOrQuoted)) return false;
  return above.some(({ text }) => pointsBelow(comparableLine(text)));
}

/** The end of a header block that begins here: a sender, a date and a subject or recipient, each in its own line. */
function headerBlockEnd(lines: readonly Line[], start: number): number | null {
  const found = new Map<string, string>();
  let end = start;
  for (
    let at = start;
    at < lines.length && at - end <= HEADER_GAP_LINES && at - start < HEADER_LINES;
    at += 1
  ) {
    const header = headerOf(lines[at]);
    if (header === null) {
      if (at === start) return null;
      continue;
    }
    // A word of another kind may begin a folded line; the same kind again begins another block.
    if (found.has(header.role) && header.role !== 'cc') break;
    found.set(header.role, header.value);
    end = at + 1;
  }
  const isWhole =
    (found.get('from') ?? '') !== '' &&
    hasDigit(found.get('date') ?? '') &&
    (found.has('to') || found.has('subject'));
  return isWhole ? end : null;
}

function headerOf(line: Line | undefined): { role: string; value: string } | null {
  // Cheap first: most lines have no colon at all.
  if (!/[:：]/.test(line?.text.slice(0, 60) ?? '')) return null;
  const text = comparableLine(line?.text ?? '');
  const colon = text.slice(0, 40).indexOf(':');
  if (colon < 1) return null;
  const role = headerRole(text.slice(0, colon).trim());
  return role === null ? null : { role, value: text.slice(colon + 1).trim() };
}

/**
 * The line behind an attribution that begins here. Narrow clients wrap it; the fewest lines that make one are it, so that
 * a short answer right above is not taken for its beginning.
 */
function attributionEnd(lines: readonly Line[], start: number): number | null {
  let text = '';
  for (let at = start; at < lines.length && at < start + ATTRIBUTION_LINES; at += 1) {
    const line = lines[at];
    if (line === undefined || line.quoted || isBlank(line)) return null;
    text = `${text} ${line.text}`;
    if (text.length > ATTRIBUTION_CHARACTERS) return null;
    if (mayEnd(line.text) && isAttribution(comparableLine(text))) {
      return at > start && attributionEnd(lines, start + 1) === at + 1 ? null : at + 1;
    }
    if (isSentenceEnd(line.text) || (at === start && !/[\p{Nd}@]/u.test(text))) return null;
  }
  return null;
}

function isSentenceEnd(text: string): boolean {
  return /[.!?…。！？]$/.test(text.slice(-20).trimEnd());
}

/** Cheap first: an attribution ends in a colon, or in the dashes that drew it. */
function mayEnd(text: string): boolean {
  return /[:：-]$/.test(text.slice(-20).trimEnd());
}

function isAttribution(line: string): boolean {
  if (!hasDate(line)) return false;
  const wrote = saysWrote(line);
  const end = line.replace(/[-_*\s]{1,20}$/, '');
  if (end.endsWith(':')) return wrote || /@[^\s<>]+>?\s?:$/.test(end);
  return wrote && end !== line && line.startsWith('-');
}

const YEAR = /(?<!\d)(?:19|20|25)\d\d(?!\d)/;
const NUMERIC_DATE = /(?<!\d)\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4}(?!\d)/;
const DAY_OR_TIME = /(?<!\d)\d{1,2}(?!\d)/;

/** A day and a year, or a date in figures. */
function hasDate(line: string): boolean {
  if (NUMERIC_DATE.test(line)) return true;
  return YEAR.test(line) && DAY_OR_TIME.test(line);
}

function hasDigit(text: string): boolean {
  return /\d/.test(text);
}

/** `-----Original Message-----` in its languages, or a line of underscores as Outlook draws it. */
function isSeparator(line: Line | undefined): boolean {
  if (line === undefined || line.quoted) return false;
  const text = line.text.trim();
  if (text.length > 120) return false;
  if (text.length >= 5 && /^[_-]+$/.test(text)) return true;
  const bare = comparableLine(text.replace(/^[-=_\s*>]+/, '').replace(/[-=_\s*:<]+$/, ''));
  return isSeparatorText(bare);
}

/** As the tables have it: digits of all scripts as ASCII, full-width forms and bold marks gone, lower case. */
function comparableLine(text: string): string {
  return text
    .slice(0, ATTRIBUTION_CHARACTERS)
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff*]/g, '')
    .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf))
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

function nextText(lines: readonly Line[], from: number): number {
  let at = from;
  while (at < lines.length && isBlank(lines[at])) at += 1;
  return at;
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

function isBlank(line: Line | undefined): boolean {
  return line === undefined || line.text.trim() === '';
}

function isBlankOrQuoted(line: Line): boolean {
  return line.quoted || isBlank(line);
}
