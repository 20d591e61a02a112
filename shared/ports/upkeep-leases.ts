import type { MailboxRef } from '../domain/ids.ts';
import type { Versioned } from './versioned.ts';

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
