import type { Connection } from '../domain/account/connection.ts';
import type { CrmEvent } from '../domain/event/event.ts';
import type { AccountId, UserId } from '../domain/ids.ts';
import type { Versioned } from './versioned.ts';

/** One partition per account and user. A change and its event are one transaction. */
export interface Connections {
  /** Always a fresh read. */
  find(account: AccountId, user: UserId): Promise<Versioned<Connection> | null>;
  /** `etag` null inserts. False when somebody else was first. */
  save(connection: Connection, etag: string | null, event: CrmEvent | null): Promise<boolean>;
}
