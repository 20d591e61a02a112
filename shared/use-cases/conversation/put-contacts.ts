import type { AccountId } from '../../domain/ids.ts';
import { sideBySide } from '../work/side-by-side.ts';
import type { ContactFields, Put } from './put-contact.ts';

/** At work beside each other: each makes some ten storage requests. */
const AT_ONCE = 10;

export type PutOfBatch = Put | { readonly kind: 'failed'; readonly failure: unknown };

/** Contacts of a batch, each on its own; of one that comes twice the last stands. What one failed with is its own. */
export const putContacts =
  (put: (account: AccountId, contact: ContactFields) => Promise<Put>) =>
  async (
    account: AccountId,
    contacts: readonly ContactFields[],
  ): Promise<readonly PutOfBatch[]> => {
    const done = new Map<number, PutOfBatch>();
    // Those of one id behind each other, in their order.
    const byId = Map.groupBy(contacts.entries(), ([, { id }]) => id);
    await sideBySide([...byId.values()], AT_ONCE, async (several) => {
      for (const [at, contact] of several)
        done.set(at, await put(account, contact).catch((failure: unknown) => failed(failure)));
    });
    return contacts.map((_, at) => done.get(at) ?? failed(new TypeError('no answer')));
  };

function failed(failure: unknown): PutOfBatch {
  return { kind: 'failed', failure };
}
