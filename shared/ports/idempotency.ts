import type { AccountId, ContactId, EntryId, UserId } from '../domain/ids.ts';

/** What a key stands for: the first request that came with it. */
export interface Claim {
  readonly keyHash: string;
  /** Of the payload, over its parsed fields. */
  readonly fingerprint: string;
  readonly contactId: ContactId;
  readonly entryId: EntryId;
}

export interface PendingSend {
  readonly contactId: ContactId;
  readonly entryId: EntryId;
}

/** Idempotency keys and pending sends of one user, in the connection's partition. */
export interface Idempotency {
  find(account: AccountId, user: UserId, keyHash: string): Promise<Claim | null>;
  /** The claim and the pending send in one transaction. The claim that stands: ours, or the one that was first. */
  claim(account: AccountId, user: UserId, claim: Claim): Promise<Claim>;
  pending(account: AccountId, user: UserId): Promise<readonly PendingSend[]>;
  isPending(account: AccountId, user: UserId, entry: EntryId): Promise<boolean>;
  /** The send has ended and nothing is left to clean up. Idempotent. */
  ended(account: AccountId, user: UserId, entry: EntryId): Promise<void>;
  /** The key may be used anew. */
  forget(account: AccountId, user: UserId, keyHash: string): Promise<void>;
}
