import type { ListName, RecipientLists } from './recipients/recipient-lists.ts';
import type { Block } from './text/blocks.ts';

/** What is written, apart from its files' content. */
export interface Draft {
  /** Made once: whatever happens, the same mail goes out once. */
  readonly key: string;
  /** Empty: the first of To is the contact's. */
  readonly contactEmail: string;
  readonly contactName: string | null;
  /** Whom an answer to all was proposed for; null in any other mail. */
  readonly proposed: RecipientLists | null;
  readonly lists: RecipientLists;
  /** What stands in the recipients' fields and is nobody's address yet. */
  readonly typed?: Readonly<Partial<Record<ListName, string>>>;
  readonly subject: string;
  readonly blocks: readonly Block[];
  readonly files: readonly FileMark[];
  /** It was handed over, and no answer came yet: only the same may be sent under its key. */
  readonly isInDoubt: boolean;
  /** When its key was handed over first; none before that, or where all that came back was a refusal. */
  readonly triedAt?: number | undefined;
}

/** The service knows a key for seven days from its first use. An hour less: a large mail is under way for a while. */
const KEY_KNOWN_MS = (7 * 24 - 1) * 60 * 60 * 1000;

/** Whether to send it under its key could be a second mail. */
export function isKeyForgotten({ triedAt = Infinity }: Draft): boolean {
  return Date.now() - triedAt >= KEY_KNOWN_MS;
}

/** By what a file that is attached again is known to be the same. */
export interface FileMark {
  readonly name: string;
  readonly size: number;
  readonly changedAt: number;
}

export function markOf({ name, size, lastModified }: File): FileMark {
  return { name, size, changedAt: lastModified };
}

export function isSameFile(a: FileMark, b: FileMark): boolean {
  return a.name === b.name && a.size === b.size && a.changedAt === b.changedAt;
}
