import type { AccountId, ContactId, MailboxRef, ThreadId, UserId } from '../ids.ts';

/** A participant who came after the others, with the time of the message that made them one (RFC 3339, Graph's clock). */
export interface Joined {
  readonly email: string;
  readonly since: string;
}

export interface Participants {
  /** Comparable addresses that the CRM or the user wrote to, the contact's among them; never one of the user's own. */
  readonly participants: readonly string[];
  /** Since when, for those who were not there from the start: what was received before is judged without them. */
  readonly joined: readonly Joined[];
}

/**
 * An e-mail thread that the CRM started, of one contact and one connection generation. It is active while the
 * connection still has that generation and is not disconnected.
 */
export interface Thread extends Participants {
  readonly id: ThreadId;
  readonly accountId: AccountId;
  readonly userId: UserId;
  readonly contactId: ContactId;
  readonly generation: number;
  readonly mailboxRef: MailboxRef;
  /** RFC 3339 UTC, by Graph's clock and in whole seconds (as `receivedDateTime` is); nothing received before it belongs. */
  readonly activeSince: string;
  /** The subject without reply and forward prefixes, comparable; see `topic.ts`. */
  readonly topic: string;
}

/** No connection ever has it: a closed thread is never active, and nothing starts it again. */
const CLOSED_GENERATION = -1;

export function isClosed(thread: Thread): boolean {
  return thread.generation === CLOSED_GENERATION;
}

/** What stays of a thread when its contact is erased: no address and no subject. */
export function closedThread(thread: Thread): Thread {
  return { ...thread, generation: CLOSED_GENERATION, participants: [], joined: [], topic: '' };
}
