import type { AccountId, MailboxRef, UserId } from '../domain/ids.ts';
import type { PoisonRecord } from '../domain/work/poison-record.ts';
import type { QueueName, Work } from '../domain/work/work.ts';

type Connected = { readonly accountId: AccountId; readonly userId: UserId };

export interface PoisonRecords {
  /** Idempotent for the same id. */
  put(record: PoisonRecord): Promise<void>;
  page(
    limit: number,
    after: string | null,
  ): Promise<{ poison: readonly PoisonRecord[]; next: string | null }>;
  find(id: string): Promise<PoisonRecord | null>;
  remove(record: PoisonRecord): Promise<void>;
  /** Removes those that concern this mailbox, or this connection, and are done with: their trouble ended by itself. */
  forget(
    of: { readonly mailboxRef: MailboxRef } | Connected,
    isDone: (record: PoisonRecord) => boolean,
  ): Promise<void>;
  /** The newest of the latest that concern this mailbox which is the one. */
  about(
    of: { readonly mailboxRef: MailboxRef },
    isIt: (record: PoisonRecord) => boolean,
  ): Promise<PoisonRecord | null>;
  /** How many records concern this mailbox or this connection. */
  count(of: {
    mailboxRef?: MailboxRef | null;
    accountId: AccountId;
    userId: UserId;
  }): Promise<number>;
}

/** A message in a queue, for whoever put it there. Both change nothing once a run of the queue's function has taken it. */
export interface QueuedMessage {
  readonly remove: () => Promise<void>;
  /** Ends its delay. */
  readonly reveal: () => Promise<void>;
}

/** Queue messages live for ever. `delayMs` is a visibility timeout: whole seconds, at most 7 days. */
export interface WorkQueues {
  enqueue(work: Work, options?: { readonly delayMs?: number }): Promise<QueuedMessage>;
}

/** What the host moved out of our queues. */
export interface PoisonQueues {
  /** Some of the queues of one kind, hidden from others for some minutes; none when they are empty. */
  take(queue: QueueName): Promise<readonly PoisonMessage[]>;
}

export interface PoisonMessage {
  /** As it was queued. */
  readonly text: string;
  end(): Promise<void>;
}
