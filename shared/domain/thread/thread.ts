import type { Connection } from '../account/connection.ts';
import type { AccountId, ContactId, MailboxRef, ThreadId, UserId } from '../ids.ts';
import type { Closed } from './outcome.ts';
import { UNKNOWN_SUMMARY, type ThreadSummary } from './thread-summary.ts';

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

/** From `since` on, and before `until`; RFC 3339, whole seconds. */
interface Period {
  readonly since: string;
  readonly until: string;
}

/**
 * An e-mail thread that the CRM started, of one contact and one connection generation. It is active while the
 * connection still has that generation and is not disconnected, and the CRM has not stopped it.
 */
export interface Thread extends Participants {
  readonly id: ThreadId;
  readonly accountId: AccountId;
  readonly userId: UserId;
  readonly contactId: ContactId;
  readonly generation: number;
  readonly mailboxRef: MailboxRef;
  /** When it first took messages. */
  readonly startedAt: string;
  /**
   * RFC 3339 UTC, by Graph's clock and in whole seconds (as `receivedDateTime` is); of what was received before it only
   * what came in an earlier period belongs.
   */
  readonly activeSince: string;
  /** When it was active before the CRM stopped it, oldest first; of this generation and mailbox. */
  readonly earlier: readonly Period[];
  /** When the CRM last stopped or started it, by our clock, each time another; null when it never has. */
  readonly turned: { readonly to: 'stopped' | 'syncing'; readonly at: string } | null;
  readonly summary: ThreadSummary;
  /** The subject without reply and forward prefixes, comparable; see `topic.ts`. */
  readonly topic: string;
}

/** No connection ever has it: a closed thread is never active, and nothing starts it again. */
const CLOSED_GENERATION = -1;

export function isErased(thread: Thread): boolean {
  return thread.generation === CLOSED_GENERATION;
}

/** What stays of a thread when its contact is erased: no address, no subject and nothing of its messages. */
export function erasedThread(thread: Thread): Thread {
  return {
    ...thread,
    generation: CLOSED_GENERATION,
    participants: [],
    joined: [],
    topic: '',
    turned: null,
    summary: UNKNOWN_SUMMARY,
  };
}

/** By the CRM; nothing but the CRM starts it again. */
export function isStopped({ turned }: Pick<Thread, 'turned'>): boolean {
  return turned?.to === 'stopped';
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
  if (isStopped(thread)) return 'while_stopped';
  return isActive(thread, connection, ref) ? null : 'thread_stopped';
}

/**
 * Why what was received then does not belong, however the thread stands now: it had not begun, or was stopped. Null when
 * it was active. Both times are Graph's, in whole seconds.
 */
export function closedThen(
  { activeSince, earlier }: Pick<Thread, 'activeSince' | 'earlier'>,
  receivedDateTime: string,
): Exclude<Closed, 'erased'> | null {
  const at = Date.parse(receivedDateTime);
  if (at >= Date.parse(activeSince)) return null;
  const isAfterSome = earlier.filter(({ since }) => at >= Date.parse(since));
  if (isAfterSome.some(({ until }) => at < Date.parse(until))) return null;
  return isAfterSome.length > 0 ? 'while_stopped' : 'before_thread';
}

/**
 * Whether it was received before the thread took anything at all: then the thread, begun by a later message that was read
 * sooner, says nothing of it. Both times are Graph's, in whole seconds.
 */
export function isOlder(
  { startedAt }: Pick<Thread, 'startedAt'>,
  receivedDateTime: string,
): boolean {
  return Date.parse(receivedDateTime) < Date.parse(startedAt);
}

/** A time (milliseconds since 1970) as Graph gives its own: RFC 3339, taken down to whole seconds. */
export function wholeSeconds(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}
