import type { Connection, ListedEntry, WholeEntry } from '../../client/src/types.ts';
import type { PageSession } from '../state/session.ts';
import type { ComposeWords } from '../words/compose/words.ts';
import type { Locale } from '../words/locale.ts';

/** `new` begins a thread; `reply` goes to who wrote, `reply-all` to everybody of the original but the user. */
export type ComposeMode = 'new' | 'reply' | 'reply-all';

/** Whom a conversation is with, as far as the page knows. */
export interface ComposeContact {
  readonly id: string;
  readonly name: string | null;
  /** The contact's addresses, the likeliest first; with none the first recipient that is typed becomes it. */
  readonly emails: readonly string[];
}

export interface ComposeProps {
  readonly session: PageSession;
  /** Of the user: whose draft it is, from which address it goes. Nothing is kept over a reload while it is null. */
  readonly connection: Connection | null;
  readonly contact: ComposeContact;
  readonly mode: ComposeMode;
  /** What a reply answers; null in a new mail. */
  readonly replyTo: ListedEntry | WholeEntry | null;
  /** A send that failed, to be written once more: its recipients, subject and text stand there already. */
  readonly again?: WholeEntry | null;
  readonly words: ComposeWords;
  readonly locale: Locale;
  /** The service took it: as it is now, `queued`, `sent`, `confirmed` or `failed`. */
  readonly onSent: (entry: WholeEntry) => void;
  /** The part is to be closed: the draft was discarded, or what was sent has been seen. */
  readonly onClose: () => void;
}
