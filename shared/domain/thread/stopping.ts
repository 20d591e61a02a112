import type { Connection } from '../account/connection.ts';
import { CLOCKS_MS, SECOND } from '../durations.ts';
import type { MailboxRef } from '../ids.ts';
import { isActive, isErased, isStopped, wholeSeconds, type Thread } from './thread.ts';

/** A thread's row stays small: what came in the oldest of more, and is not in yet, stays out. */
const MOST_PERIODS = 20;

/** Why a thread takes nothing: see `stateOf`. */
type StopReason = 'by_request' | 'disconnected' | 'mailbox_changed' | 'contact_erased';

interface ThreadState {
  readonly state: 'syncing' | 'stopped';
  /** `at` is null where nobody has noted it. */
  readonly stopped: { readonly why: StopReason; readonly at: string | null } | null;
}

/** A thread with how it stands. */
export interface ShownThread {
  readonly thread: Thread;
  readonly state: ThreadState;
}

/** How a thread stands to its user's connection as it is now. */
export function stateOf(thread: Thread, connection: Connection | null): ThreadState {
  const stopped = (why: StopReason, at: string | null = null): ThreadState => ({
    state: 'stopped',
    stopped: { why, at },
  });
  if (isErased(thread)) return stopped('contact_erased');
  if (isStopped(thread)) return stopped('by_request', thread.turned?.at ?? null);
  if (isActive(thread, connection, thread.mailboxRef)) return { state: 'syncing', stopped: null };
  const isOther =
    connection !== null &&
    connection.status !== 'disconnected' &&
    thread.summary.mailbox !== null &&
    connection.email !== thread.summary.mailbox;
  // After a disconnect the same mailbox is a new generation: the thread was stopped by the disconnect.
  return stopped(isOther ? 'mailbox_changed' : 'disconnected');
}

/**
 * Stopped by the CRM at `now` (milliseconds since 1970): it takes nothing any more, and what comes from now on never
 * belongs. The period that ends is closed so long before that no clock of Microsoft's puts a later message into it.
 */
export function stoppedThread(thread: Thread, now: number): Thread {
  const until = wholeSeconds(now - CLOCKS_MS);
  const { activeSince: since, earlier } = thread;
  const periods =
    Date.parse(since) < Date.parse(until) ? [...earlier, { since, until }] : [...earlier];
  return {
    ...thread,
    earlier: periods.slice(-MOST_PERIODS),
    turned: { to: 'stopped', at: turnAt(thread, now) },
  };
}

/** Started again at `now`, under the connection as it is now: what was received from the next second on belongs. */
export function restartedThread(
  thread: Thread,
  { generation, mailboxRef }: Pick<Connection, 'generation'> & { readonly mailboxRef: MailboxRef },
  now: number,
): Thread {
  const activeSince = wholeSeconds(now + SECOND - 1);
  return activeAgain(thread, { generation, mailboxRef }, activeSince, now);
}

/** Active from `activeSince` on. What belonged to another generation or mailbox, and is not in by now, stays out. */
export function activeAgain(
  thread: Thread,
  { generation, mailboxRef }: Pick<Thread, 'generation' | 'mailboxRef'>,
  activeSince: string,
  now: number,
): Thread {
  const isSame = thread.generation === generation && thread.mailboxRef === mailboxRef;
  return {
    ...thread,
    generation,
    mailboxRef,
    activeSince,
    earlier: isSame ? thread.earlier : [],
    turned: { to: 'syncing', at: turnAt(thread, now) },
  };
}

/** Each turn has a time of its own, which names its event. */
function turnAt({ turned }: Thread, now: number): string {
  const before = turned === null ? -1 : Date.parse(turned.at);
  return new Date(Math.max(now, before + 1)).toISOString();
}
