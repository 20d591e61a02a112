import type { MessageRef, MailboxRef } from '../domain/ids.ts';

/**
 * Stands for the run of a message that was notified and could not end at once. While it is looked for again the status
 * does not say that all is in, and no run that began later moves the watermark past it.
 */
export const NOTIFIED = 'notified';

/**
 * How the receiving side keeps a resync run open for an id that could not end at once. `syncedThrough` moves only when
 * every id of the run has ended: it is in, not ours, skipped, gone for good, or a poison record that counts as a problem.
 */
export interface ResyncWaits {
  /** Before the id is put back (the queue message carries `runId`). Saying it again changes nothing. */
  waitFor(ref: MailboxRef, runId: string, id: MessageRef): Promise<void>;
  /** After the id has ended, in whatever way. Closes the run when it was the last. Saying it again changes nothing. */
  ended(ref: MailboxRef, runId: string, id: MessageRef): Promise<void>;
  /**
   * The same for an id that turned out to be of a thread: the listing has gone on without it, and judged what answers
   * it too early. Its run says nothing any more; another one is asked for.
   */
  endedLate(ref: MailboxRef, id: MessageRef): Promise<void>;
}
