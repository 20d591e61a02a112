import type { AccountId, ContactId } from '../../domain/ids.ts';
import { type FamilyPorts, shownAs } from '../conversation/family.ts';
import { sideBySide } from '../work/side-by-side.ts';

/** Contacts that are read beside each other. */
const AT_ONCE = 10;

/** Under which contacts those of messages are shown: one point read for each contact. */
export async function shownContacts(
  deps: FamilyPorts,
  account: AccountId,
  messages: readonly { readonly contactId: ContactId | null }[],
): Promise<ReadonlyMap<ContactId, ContactId>> {
  const all = new Set(messages.flatMap(({ contactId }) => contactId ?? []));
  const pairs = await sideBySide([...all], AT_ONCE, async (id) => {
    return [id, await shownAs(deps, account, id)] as const;
  });
  return new Map(pairs);
}
