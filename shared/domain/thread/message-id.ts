import { hash } from 'node:crypto';
import { BOUNDS } from '../bounds.ts';

/**
 * A Message-ID in the form under which two are the same: no angle brackets, no folding white space, the domain in
 * lower case, at most so long. The local part keeps its case, since RFC 5322 makes it case-sensitive. Null when nothing
 * is left.
 */
export function normaliseMessageId(raw: string): string | null {
  const packed = raw.slice(0, BOUNDS.messageIdReadCharacters).replace(/\s/g, '');
  let start = 0;
  while (packed[start] === '<') start += 1;
  // Counted behind its brackets, so that it is cut at the same place with them and without.
  let end = Math.min(packed.length, start + BOUNDS.messageIdCharacters);
  while (end > start && packed[end - 1] === '>') end -= 1;
  const bare = packed.slice(start, end);
  const at = bare.lastIndexOf('@');
  const id = at === -1 ? bare : bare.slice(0, at) + bare.slice(at).toLowerCase();
  return id === '' ? null : id;
}

/** SHA-256 in hex: what stands for a Message-ID or a conversationId in storage keys. */
export function hashOf(id: string): string {
  return hash('sha256', id);
}

/**
 * The hash under which a message is known. Exchange gives every message a Message-ID; one without is known by its
 * immutable id in its mailbox, so that it is there once as well.
 */
export function messageIdHash(message: {
  readonly internetMessageId: string | null;
  readonly id: string;
}): string {
  const id =
    message.internetMessageId === null ? null : normaliseMessageId(message.internetMessageId);
  return hashOf(id ?? `graph:${message.id}`);
}
