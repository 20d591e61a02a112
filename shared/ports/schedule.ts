import type { MailboxRef } from '../domain/ids.ts';
import type { Versioned } from './versioned.ts';

export type DueTask = 'renew' | 'resync';

export interface DueRow {
  readonly task: DueTask;
  readonly ref: MailboxRef;
  readonly dueAt: number;
  readonly key: string;
  readonly etag: string;
}

/**
 * What is due when, in shards, row = due time + mailbox: a timer range-reads only what is due. Moving is: the new row
 * written, the mailbox's state changed, the old row deleted last.
 */
export interface DueIndex {
  /** Returns the key of the row. */
  add(task: DueTask, ref: MailboxRef, dueAt: number): Promise<string>;
  remove(key: string): Promise<void>;
  /** When the row of this key is due, milliseconds since 1970; nothing is read. */
  dueAt(key: string): number;
  /** Due at `now`, at most `limit` per shard. */
  due(task: DueTask, now: number, limit: number): Promise<readonly DueRow[]>;
  /** Moves the row ahead; null when it is gone, since another run moved it first. */
  postpone(
    row: Pick<DueRow, 'task' | 'ref' | 'key'> & Partial<Pick<DueRow, 'etag'>>,
    dueAt: number,
  ): Promise<string | null>;
}

/** Who looks after a mailbox now, and what the last resync covered, so that repeated asks for one become one. */
export interface UpkeepLease {
  readonly owner: string;
  /** Milliseconds since 1970; past means free. */
  readonly until: number;
  /** Of the last resync run that listed all: by our clock when it began, and how far back it reached (RFC 3339). */
  readonly lastResync: { readonly begunAt: number; readonly since: string } | null;
}

/** One worker at a time per mailbox, over all instances. */
export interface UpkeepLeases {
  /** Null when another worker holds it at `now`. */
  take(
    ref: MailboxRef,
    owner: string,
    now: number,
    until: number,
  ): Promise<Versioned<UpkeepLease> | null>;
  /** Null when it was lost meanwhile: it ran out, or the mailbox is gone. */
  save(ref: MailboxRef, lease: Versioned<UpkeepLease>): Promise<Versioned<UpkeepLease> | null>;
}
