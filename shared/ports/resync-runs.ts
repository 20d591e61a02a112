import type { MailboxRef, MessageRef } from '../domain/ids.ts';

/** One resync of one mailbox, from its first listing until every id that it listed has ended. */
export interface ResyncRun {
  readonly runId: string;
  /** Lower bound of the listing, RFC 3339 UTC. */
  readonly since: string;
  /** By our clock, milliseconds since 1970: asks from before are done with this run. */
  readonly begunAt: number;
  /** Graph's clock at the listing's start, milliseconds since 1970. */
  readonly startedAt: number;
  /** Where the listing goes on: the last `receivedDateTime` that was read. Null when all is listed. */
  readonly goesOnAt: string | null;
  /** By our clock, when its last turn ended; null in its first. One that has waited long for its next turn was left. */
  readonly turnedAt: number | null;
  /** Seven days deep, once a day. */
  readonly deep: boolean;
  /** Whether anything came that was not listed by the run before. */
  readonly activity: boolean;
}

/** The runs of a mailbox, in its partition, with one row for each id that a run still waits for. */
export interface ResyncRuns {
  /** Writes the run as it is now. Only the holder of the mailbox's upkeep lease does. */
  put(ref: MailboxRef, run: ResyncRun): Promise<void>;
  find(ref: MailboxRef, runId: string): Promise<ResyncRun | null>;
  /** All that are not closed. */
  open(ref: MailboxRef): Promise<readonly ResyncRun[]>;
  close(ref: MailboxRef, runId: string): Promise<void>;
  /**
   * Something that the run listed came in later, so what answers that was judged too early by it: it must not move the
   * watermark. Holds also while the run is still being written. Idempotent.
   */
  spoil(ref: MailboxRef, runId: string): Promise<void>;
  isSpoilt(ref: MailboxRef, runId: string): Promise<boolean>;
  /** Says when the wait began, since a wait that was lost must not last for ever. Idempotent. */
  waitFor(ref: MailboxRef, runId: string, id: MessageRef, at: number): Promise<void>;
  /** The same, and the wait begins again. */
  waitAnew(ref: MailboxRef, runId: string, id: MessageRef, at: number): Promise<void>;
  /** The waits of all runs for this id. */
  waitingFor(ref: MailboxRef, id: MessageRef): Promise<readonly ResyncWait[]>;
  stopWaiting(ref: MailboxRef, runId: string, id: MessageRef): Promise<void>;
  /** All of them: the watermark must not pass one that was left out. */
  waits(ref: MailboxRef): Promise<readonly ResyncWait[]>;
  /** Forgets all runs and waits. */
  forget(ref: MailboxRef): Promise<void>;
}

export interface ResyncWait {
  readonly runId: string;
  readonly id: MessageRef;
  readonly at: number;
}

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
  /** Before the id is requeued (the queue message carries `runId`). Idempotent. */
  waitFor(ref: MailboxRef, runId: string, id: MessageRef): Promise<void>;
  /** After the id has ended, in whatever way. Closes the run when it was the last. Idempotent. */
  ended(ref: MailboxRef, runId: string, id: MessageRef): Promise<void>;
  /**
   * The same for an id that turned out to be of a thread: the listing has gone on without it, and judged what answers
   * it too early. Its run says nothing any more; another one is asked for.
   */
  endedLate(ref: MailboxRef, id: MessageRef): Promise<void>;
}
