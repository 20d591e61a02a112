import { headerRole, isSeparatorText, type HeaderRole } from './header-words.ts';
import { comparable, isBlank, withoutMarks, type Line } from './lines.ts';
import { hasDate, hasTimeOfDay } from './moment.ts';

/** A block is short: what repeats one header for ever is not read to its end from each of its lines. */
const MOST_LINES = 40;

interface Header {
  readonly role: HeaderRole;
  readonly value: string;
}

/** The header that each line of a message is, or null; read once. */
export type Headers = readonly (Header | null)[];

export function headersOf(lines: readonly Line[]): Headers {
  return lines.map(headerOf);
}

/**
 * The line behind a header block that begins here, as mail programs put it above history: sender, date, recipients and
 * subject, each in its own line. People write such blocks, too, of journeys and meetings: it is a program's with an
 * address in it, or with the word "sent" and the time of day.
 */
export function headerBlockEnd(
  lines: readonly Line[],
  headers: Headers,
  start: number,
): number | null {
  if ((headers[start] ?? null) === null) return null;
  const found = new Map<HeaderRole, string>();
  let end = start;
  const most = Math.min(lines.length, start + MOST_LINES);
  for (let at = start; at < most && lines[at]?.quoted === lines[start]?.quoted; at += 1) {
    const header = headers[at] ?? null;
    if (header === null) {
      if (isBlank(lines[at]) ? at > end : !isFolded(lines, at)) break;
      if (!isBlank(lines[at])) end = at + 1;
      continue;
    }
    // The same kind again begins another block.
    if (found.has(header.role) && header.role !== 'cc') break;
    found.set(header.role, header.value);
    end = at + 1;
  }
  return isWhole(found) ? end : null;
}

function isWhole(found: ReadonlyMap<HeaderRole, string>): boolean {
  const from = found.get('from') ?? '';
  const when = found.get('sent') ?? found.get('date') ?? '';
  if (from === '' || !hasDate(when) || !found.has('to') || !found.has('subject')) return false;
  const hasAddress = from.includes('@') || (found.get('to') ?? '').includes('@');
  return hasAddress || (found.has('sent') && hasTimeOfDay(when));
}

/** A long list of recipients goes on in the next line. */
function isFolded(lines: readonly Line[], at: number): boolean {
  const line = lines[at]?.text ?? '';
  return (
    /^[ \t]/.test(line) ||
    line.includes('@') ||
    /[,;]$/.test((lines[at - 1]?.text ?? '').slice(-20).trimEnd())
  );
}

function headerOf(line: Line): Header | null {
  // Cheap first: most lines have no colon at all.
  if (!/[:：]/.test(line.text.slice(0, 60))) return null;
  const text = comparable(withoutMarks(line));
  const colon = text.slice(0, 40).indexOf(':');
  if (colon < 1) return null;
  const role = headerRole(text.slice(0, colon).trim().toLowerCase());
  return role === null ? null : { role, value: text.slice(colon + 1).trim() };
}

/** `-----Original Message-----` in its languages. */
export function isWordedSeparator(line: Line | undefined): boolean {
  const text = line?.text.trim() ?? '';
  if (text.length > 120 || !/^-{2,}/.test(text)) return false;
  return isSeparatorText(
    comparable(text.replace(/^[-\s]+/, '').replace(/[-\s]+$/, '')).toLowerCase(),
  );
}

/** A line of underscores, as Outlook draws it above a header block. */
export function isDrawnSeparator(line: Line | undefined): boolean {
  const text = line?.text.trim() ?? '';
  return text.length <= 120 && /^(?:_{5,}|-{5,})$/.test(text);
}
