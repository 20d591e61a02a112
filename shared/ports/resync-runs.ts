import type { GraphMessageId, MailboxRef } from '../domain/ids.ts';
import type { Versioned } from './versioned.ts';

/** One resync of one mailbox, from its first listing until every id that it listed has ended. */
export interface ResyncRun {
  readonly runId: string;
  /** Lower bound of the listing, RFC 3339 UTC. */
  readonly since: string;
  /** Graph's clock at the listing's start, milliseconds since 1970. */
  readonly startedAt: number;
  /** All pages are listed: nothing more will be waited for than what has a wait row now. */
  readonly listed: boolean;
  /** Seven days deep, once a day. */
  readonly deep: boolean;
}

/** The runs of a mailbox, in its partition, with one row for each id that a run still waits for. */
export interface ResyncRuns {
  /** False when a run of this id is there. */
  open(ref: MailboxRef, run: ResyncRun): Promise<boolean>;
  find(ref: MailboxRef, runId: string): Promise<Versioned<ResyncRun> | null>;
  /** False when somebody else changed it meanwhile. */
  save(ref: MailboxRef, run: Versioned<ResyncRun>): Promise<boolean>;
  close(ref: MailboxRef, runId: string): Promise<void>;
  waitFor(ref: MailboxRef, runId: string, id: GraphMessageId): Promise<void>;
  stopWaiting(ref: MailboxRef, runId: string, id: GraphMessageId): Promise<void>;
  waits(ref: MailboxRef, runId: string): Promise<boolean>;
}
