import type { Connection } from '../account/connection.ts';
import type { AccountId, ContactId, MailboxRef, ThreadId, UserId } from '../ids.ts';
import type { Closed } from './outcome.ts';

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

export function isErased(thread: Thread): boolean {
  return thread.generation === CLOSED_GENERATION;
}

/** What stays of a thread when its contact is erased: no address and no subject. */
export function erasedThread(thread: Thread): Thread {
  return { ...thread, generation: CLOSED_GENERATION, participants: [], joined: [], topic: '' };
}

/**
 * Whether a thread, or a send in it, takes messages of this mailbox: the connection is still of its generation, not
 * disconnected, and of this mailbox (a revived thread no longer takes what comes to the old one).
 */
export function isActive(
  { generation }: Pick<Thread, 'generation'>,
  connection: Connection | null,
  ref: MailboxRef,
): boolean {
  return (
    connection !== null &&
    connection.status !== 'disconnected' &&
    connection.generation === generation &&
    connection.mailboxRef === ref
  );
}

/** Why the thread takes nothing of this mailbox; null while it does. */
export function closedFor(
  thread: Thread | null,
  connection: Connection | null,
  ref: MailboxRef,
): Exclude<Closed, 'before_thread'> | null {
  if (thread === null || isErased(thread)) return 'erased';
  return isActive(thread, connection, ref) ? null : 'thread_stopped';
}

/** Nothing received before the thread's start belongs to it. Both times are Graph's, in whole seconds. */
export function isSince(thread: Thread, receivedDateTime: string): boolean {
  return Date.parse(receivedDateTime) >= Date.parse(thread.activeSince);
}

/** A time (milliseconds since 1970) as Graph gives its own: RFC 3339, taken down to whole seconds. */
export function wholeSeconds(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}
