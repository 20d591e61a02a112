import type { Who } from '../domain/account/connection.ts';
import type { AccountId, UserId } from '../domain/ids.ts';
import type { Versioned } from './versioned.ts';

/** A user who waits for an administrator. `tid`: of which tenant; null when nobody knows. */
export interface Waiting extends Who {
  readonly tid: string | null;
}

/** Who waits for an administrator's approval, and which tenants gave one; by account. */
export interface Approvals {
  /** Idempotent. */
  wait(waiting: Waiting): Promise<void>;
  /** Those who wait, in the order of their ids, behind `after`. */
  waiting(
    account: AccountId,
    page: { readonly after: UserId | null; readonly limit: number },
  ): Promise<readonly Versioned<Waiting>[]>;
  /** Unless the user waits anew since. */
  done(waiting: Versioned<Waiting>): Promise<void>;
  /** Marks the tenant. `at`: RFC 3339. */
  approve(account: AccountId, tid: string, at: string): Promise<void>;
  /** When a tenant of this account was last approved. */
  approvals(account: AccountId): Promise<readonly { readonly tid: string; readonly at: string }[]>;
}
