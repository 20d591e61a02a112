import type { NeverList } from '../domain/account/never-list.ts';
import type { AccountId, UserId } from '../domain/ids.ts';
import type { Versioned } from './versioned.ts';

/** Never-lists: the account's own (`user` null) and those of its users. */
export interface NeverLists {
  /** A fresh read. */
  find(account: AccountId, user: UserId | null): Promise<Versioned<NeverList> | null>;
  /** `etag` null inserts. False when somebody else was first. */
  save(
    account: AccountId,
    user: UserId | null,
    list: NeverList,
    etag: string | null,
  ): Promise<boolean>;
  /** Both that concern a user. May be some seconds old (warm). */
  concerning(account: AccountId, user: UserId): Promise<readonly NeverList[]>;
}
