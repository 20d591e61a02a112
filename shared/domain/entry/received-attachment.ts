import { BOUNDS } from '../bounds.ts';
import { SCAN_MS } from '../durations.ts';

/** What could make a name look like another: control characters, direction marks and overrides, zero-width ones. */
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** A file's name without path parts and without what nobody sees; never empty. */
export function shownName(name: string): string {
  const seen = name.slice(0, 4 * BOUNDS.nameCharacters).replace(INVISIBLE, '');
  const base = seen.slice(Math.max(seen.lastIndexOf('/'), seen.lastIndexOf('\\')) + 1).trim();
  if (base === '' || base === '.' || base === '..') return 'attachment';
  return shortened(base);
}

/** The end of a long name tells what it is: it stays. */
function shortened(name: string): string {
  if (name.length <= BOUNDS.nameCharacters) return name.toWellFormed();
  const dot = name.lastIndexOf('.');
  const ending = dot > name.length - 20 ? name.slice(dot) : '';
  return `${name.slice(0, BOUNDS.nameCharacters - ending.length)}${ending}`.toWellFormed();
}

/**
 * An attached item as a file: a message, or what its content shows itself to be (RFC 6350, RFC 5545). Its name is its
 * subject, of which a slash is a part: "Offer 17/2026" is no path.
 */
export function itemFile(name: string, content: Uint8Array): { name: string; contentType: string } {
  const { ending, contentType } = itemKind(content);
  const base = shownName(name.replace(/[/\\]/g, '-'));
  const isNamed = base.toLowerCase().endsWith(ending);
  return { name: isNamed ? base : shownName(`${base}${ending}`), contentType };
}

function itemKind(content: Uint8Array): { ending: string; contentType: string } {
  // Blanks and a byte order mark may stand before it.
  const start = Buffer.from(content.subarray(0, 64)).toString('utf8').trimStart().toUpperCase();
  if (start.startsWith('BEGIN:VCARD')) return { ending: '.vcf', contentType: 'text/vcard' };
  if (start.startsWith('BEGIN:VCALENDAR')) return { ending: '.ics', contentType: 'text/calendar' };
  return { ending: '.eml', contentType: 'message/rfc822' };
}

/** What Graph's `size` may hold beside the content: properties of the attachment, and a share that grows with it. */
const SHARE = 1.1;
const ROOM_BYTES = 64 * 1024;

/** False when content of at most `limit` bytes can't be behind this `size`: then it is not even read. */
export function mayFit(size: number, limit: number): boolean {
  return size <= limit * SHARE + ROOM_BYTES;
}

/** What Microsoft's scanner puts in an attachment's place until it is done, with or without an ending. */
const PLACEHOLDER = /^(ATP|Safe Attachments) Scan In Progress\b/i;

/** Something that stands for an attachment that is still being scanned: its bytes are a notice, not the file. */
export function isScanPlaceholder({ name }: { readonly name: string }): boolean {
  return PLACEHOLDER.test(name);
}

/** Times in milliseconds since 1970. */
export function mayBeScanned(receivedAt: number, now: number): boolean {
  return now - receivedAt < SCAN_MS;
}
