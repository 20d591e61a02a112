import { type NeverNames, NOBODY_LISTED, withNames } from '../../domain/account/never-list.ts';
import type { AccountId, UserId } from '../../domain/ids.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { Now } from '../../ports/clock.ts';
import type { NeverLists } from '../../ports/never-lists.ts';

/** Replaces a never-list: the account's (`user` null) or a user's own. */
export const putNeverList =
  (deps: { readonly neverLists: Pick<NeverLists, 'find' | 'save'>; readonly now: Now }) =>
  (account: AccountId, user: UserId | null, names: NeverNames): Promise<NeverNames> =>
    optimistically('never_list_busy', async () => {
      const found = await deps.neverLists.find(account, user);
      const list = withNames(found?.value ?? NOBODY_LISTED, names, deps.now());
      const isSaved = await deps.neverLists.save(account, user, list, found?.etag ?? null);
      return isSaved ? names : 'contended';
    });
