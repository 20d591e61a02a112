import { BOUNDS } from '../bounds.ts';

/** The header fields of a message as they came, by name in lower case: of several of one name the topmost, which the last server wrote. */
export type MailHeaders = ReadonlyMap<string, string>;

/** Reads a header block: unfolded, in one pass over the first of it. What a mailbox wrote itself has none. */
export function mailHeaders(block: string | null): MailHeaders {
  const headers = new Map<string, string>();
  if (block === null) return headers;
  let name: string | null = null;
  for (const line of block.slice(0, BOUNDS.transportHeaderCharacters).split(/\r\n|\n|\r/)) {
    if (line === '') continue;
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (name !== null) headers.set(name, `${headers.get(name) ?? ''} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    const found = colon > 0 ? line.slice(0, colon).trim().toLowerCase() : '';
    name = found === '' || headers.has(found) ? null : found;
    if (name !== null) headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}

/** What stands before the first `;`, in lower case: a media type, or the word of `Auto-Submitted`. */
export function firstWord(value: string | undefined): string {
  return (value ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}
