import type { AccountId, ContactId } from '../domain/ids.ts';
import type { Versioned } from './versioned.ts';

/** A merge of two contacts that was begun. */
export interface PendingMerge {
  readonly from: ContactId;
  readonly into: ContactId;
}

/** The merges of an account that are not done yet: each is here before anything of it is written, and until all is. */
export interface Merges {
  find(account: AccountId): Promise<Versioned<readonly PendingMerge[]> | null>;
  /** `etag` null inserts. False when somebody else was first. */
  save(account: AccountId, pending: readonly PendingMerge[], etag: string | null): Promise<boolean>;
}
