import type { Connection } from '../account/connection.ts';
import type { MailboxRef } from '../ids.ts';
import type { Thread } from './thread.ts';

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

/** Nothing received before the thread's start belongs to it. Both times are Graph's, in whole seconds. */
export function isSince(thread: Thread, receivedDateTime: string): boolean {
  return Date.parse(receivedDateTime) >= Date.parse(thread.activeSince);
}
