import type { Contact } from '../domain/account/contact.ts';
import type { Entry, EntryContent, SkippedMessage } from '../domain/entry/entry.ts';
import type { CrmEvent } from '../domain/event/event.ts';
import type { AccountId, ContactId, EntryId, ThreadId, UserId } from '../domain/ids.ts';
import type { Send } from '../domain/send/send.ts';
import type { Thread } from '../domain/thread/thread.ts';
import type { Versioned } from './versioned.ts';

/**
 * What stands for one Message-ID in a contact's conversation, so that a message is there once. `fingerprint` hashes
 * sender, sent time and subject: it tells a repeat from a different mail under the same Message-ID.
 */
export interface Guard {
  /** SHA-256 of the normalised Message-ID, hex. */
  readonly messageIdHash: string;
  readonly holds:
    | { readonly kind: 'entry'; readonly id: EntryId }
    | { readonly kind: 'skipped'; readonly id: string }
    /** The contact was erased: this message never comes back. */
    | { readonly kind: 'tombstone' };
  readonly fingerprint: string | null;
  /** When that mail was sent, by its writer's clock; milliseconds since 1970. */
  readonly sentAt?: number | null;
}

/** One row's change in a contact's partition. Updates carry the ETag that was read. */
export type ConversationChange =
  | { readonly kind: 'insert-entry'; readonly entry: Entry; readonly content: EntryContent }
  | {
      readonly kind: 'update-entry';
      readonly entry: Versioned<Entry>;
      readonly content?: EntryContent;
    }
  | { readonly kind: 'insert-skipped'; readonly skipped: SkippedMessage }
  | { readonly kind: 'update-skipped'; readonly skipped: Versioned<SkippedMessage> }
  /** It must be there. */
  | { readonly kind: 'delete-skipped'; readonly id: string }
  | { readonly kind: 'insert-guard'; readonly guard: Guard }
  | { readonly kind: 'update-guard'; readonly guard: Versioned<Guard> }
  | { readonly kind: 'insert-thread'; readonly thread: Thread }
  | { readonly kind: 'update-thread'; readonly thread: Versioned<Thread> }
  | { readonly kind: 'insert-send'; readonly send: Send }
  | { readonly kind: 'update-send'; readonly send: Versioned<Send> }
  | { readonly kind: 'insert-contact'; readonly contact: Contact }
  | { readonly kind: 'update-contact'; readonly contact: Versioned<Contact> }
  | { readonly kind: 'insert-event'; readonly event: CrmEvent };

/**
 * All or nothing. `etags`: of what each change wrote, by its place (of an entry's row, not its bodies'; empty for a row
 * that is gone). `into`: what the contact is merged into; the events that were written tell of that one. `at` is the
 * position of the change that failed: an insert that exists, an update that is stale or gone.
 */
type CommitResult =
  | {
      readonly kind: 'committed';
      readonly etags: readonly string[];
      readonly into: ContactId | null;
    }
  | { readonly kind: 'exists'; readonly at: number }
  | { readonly kind: 'stale'; readonly at: number };

export interface ConversationPage {
  readonly entries: readonly Entry[];
  /** Id of the last entry of the page when more follow. */
  readonly next: EntryId | null;
}

/** Where a reader of changes goes on: behind a position, or at a time (milliseconds since 1970). */
type ChangesFrom = { readonly after: number } | { readonly since: number };

/** An entry as it is now, and where and when it changed last (milliseconds since 1970). */
interface Changed {
  readonly entry: Entry;
  readonly position: number;
  readonly at: number;
}

export interface ChangedPage {
  /** Each once, in the order of its last change. Those that were erased meanwhile are left out. */
  readonly changed: readonly Changed[];
  /** The position to go on behind. */
  readonly last: number;
  readonly more: boolean;
}

/** The conversation of one contact: one partition, changed in entity group transactions (at most 100 rows, 4 MB). */
export interface Conversations {
  commit(
    account: AccountId,
    contact: ContactId,
    changes: readonly ConversationChange[],
  ): Promise<CommitResult>;
  entry(account: AccountId, contact: ContactId, id: EntryId): Promise<Versioned<Entry> | null>;
  content(account: AccountId, contact: ContactId, id: EntryId): Promise<EntryContent | null>;
  /** Newest first, after `after`. A range read in one partition. */
  page(
    account: AccountId,
    contact: ContactId,
    limit: number,
    after: EntryId | null,
  ): Promise<ConversationPage>;
  skipped(
    account: AccountId,
    contact: ContactId,
    id: string,
  ): Promise<Versioned<SkippedMessage> | null>;
  /** Those of all threads with the contact, newest first, after `after`. A range read in one partition. */
  skippedPage(
    account: AccountId,
    contact: ContactId,
    limit: number,
    after: string | null,
  ): Promise<{ readonly skipped: readonly SkippedMessage[]; readonly next: string | null }>;
  guard(account: AccountId, contact: ContactId, messageIdHash: string): Promise<Guard | null>;
  /** The same, to be changed. */
  versionedGuard(
    account: AccountId,
    contact: ContactId,
    messageIdHash: string,
  ): Promise<Versioned<Guard> | null>;
  thread(account: AccountId, contact: ContactId, id: ThreadId): Promise<Versioned<Thread> | null>;
  /** Those that began last first, after `after`. A range read in one partition. */
  threads(
    account: AccountId,
    contact: ContactId,
    limit: number,
    after: ThreadId | null,
  ): Promise<{ readonly threads: readonly Thread[]; readonly next: ThreadId | null }>;
  /**
   * What became of at most `limit` changes of entries, in the order in which they were committed. Nothing is left out:
   * what is committed later stands behind what was read.
   */
  changedSince(
    account: AccountId,
    contact: ContactId,
    from: ChangesFrom,
    limit: number,
  ): Promise<ChangedPage>;
  send(account: AccountId, contact: ContactId, id: EntryId): Promise<Versioned<Send> | null>;
  contact(account: AccountId, contact: ContactId): Promise<Versioned<Contact> | null>;
  /**
   * Closes the contact's threads, then erases entries, bodies, attachments, skipped messages, events, sends and the
   * contact itself. What stays: the guards as tombstones and the closed threads, without addresses or subject. Safe to
   * repeat after a crash. A commit that updates a thread (`update-thread`) after it was closed is `stale`; one that does
   * not touch its thread is not kept out. False: the contact is not as it was `known` any more, and nothing was done.
   */
  erase(account: AccountId, contact: ContactId, known?: Versioned<Contact>): Promise<boolean>;
}

/** The list a user sees: a second home of skipped messages, keyed by account and user. */
export interface SkippedList {
  /** Idempotent. */
  put(skipped: SkippedMessage): Promise<void>;
  page(
    account: AccountId,
    user: UserId,
    limit: number,
    after: string | null,
  ): Promise<{ skipped: readonly SkippedMessage[]; next: string | null }>;
  find(account: AccountId, user: UserId, id: string): Promise<SkippedMessage | null>;
  /** It was never written after all, or has come in. Idempotent. */
  remove(skipped: SkippedMessage): Promise<void>;
  /** All that this user is told of a contact that is erased. Idempotent. */
  eraseContact(account: AccountId, user: UserId, contact: ContactId): Promise<void>;
}
