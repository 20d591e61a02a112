import type { Connection } from '../account/connection.ts';
import type { MailboxRef } from '../ids.ts';
import type { Closed } from './outcome.ts';
import { isClosed, type Thread } from './thread.ts';

/**
 * Whether a thread takes messages of this mailbox: the connection is still of the thread's generation, not
 * disconnected, and of this mailbox (a revived thread no longer takes what comes to the old one).
 */
export function isActive(thread: Thread, connection: Connection | null, ref: MailboxRef): boolean {
  return (
    connection !== null &&
    connection.status !== 'disconnected' &&
    connection.generation === thread.generation &&
    connection.mailboxRef === ref
  );
}

/** Why the thread takes nothing of this mailbox; null while it does. */
export function closedFor(
  thread: Thread | null,
  connection: Connection | null,
  ref: MailboxRef,
): Exclude<Closed, 'before_thread'> | null {
  if (thread === null || isClosed(thread)) return 'erased';
  return isActive(thread, connection, ref) ? null : 'thread_stopped';
}

/** Nothing received before the thread's start belongs to it. Both times are Graph's, in whole seconds. */
export function isSince(thread: Thread, receivedDateTime: string): boolean {
  return Date.parse(receivedDateTime) >= Date.parse(thread.activeSince);
}
