import type { AccountId, ContactId } from '../domain/ids.ts';

/** Whom an address may belong to, since when (RFC 3339). The contact itself decides: a row may be older than it. */
export interface Holder {
  readonly contactId: ContactId;
  readonly since: string;
}

/** Which contacts of an account have an address: a partition for each address, so that nothing is scanned. */
export interface AddressIndex {
  holders(account: AccountId, email: string): Promise<readonly Holder[]>;
  /**
   * The contact has the address from `since` on, or since before when it `isKept` and known. Written before the contact
   * is. Idempotent.
   */
  put(
    account: AccountId,
    contact: ContactId,
    address: { readonly email: string; readonly since: string; readonly isKept: boolean },
  ): Promise<void>;
  /** A look at a row that is to go: takes it away, unless it was written anew meanwhile. */
  forget(account: AccountId, contact: ContactId, email: string): Promise<() => Promise<void>>;
}
