import type { Connection } from '../domain/account/connection.ts';
import type { ScopeChange } from '../domain/account/scope.ts';
import type { CrmEvent } from '../domain/event/event.ts';
import type { AccountId, UserId } from '../domain/ids.ts';
import type { Versioned } from './versioned.ts';

/** How many connections there are of each state. */
export interface ConnectionTally {
  readonly byStatus: Readonly<Record<Connection['status'], number>>;
  /** Those that have an error, by its code. */
  readonly byError: Readonly<Record<string, number>>;
  /** False: the first ones only, of a fleet that is too large to look at each. */
  readonly isWhole: boolean;
}

/** One partition per account and user. A change and its event are one transaction. */
export interface Connections {
  /** Always a fresh read. */
  find(account: AccountId, user: UserId): Promise<Versioned<Connection> | null>;
  /** `etag` null inserts. False when somebody else was first. */
  save(
    connection: Connection,
    etag: string | null,
    event: CrmEvent | null,
    change?: ScopeChange | null,
  ): Promise<boolean>;
  /** The record of an event that tells of no change of the connection. Idempotent. */
  recordEvent(account: AccountId, user: UserId, event: CrmEvent): Promise<void>;
  /** Changes of the scope, newest first. */
  scopeChanges(
    account: AccountId,
    user: UserId,
    limit: number,
    after: string | null,
  ): Promise<{ readonly changes: readonly ScopeChange[]; readonly next: string | null }>;
  /** A bounded scan: for who asks now and then. */
  tally(): Promise<ConnectionTally>;
}
