import { type OutlookSync, SyncError } from '../../client/src/index.ts';
import { ACCOUNT_ID } from './demo-data.ts';

const MOST_AT_ONCE = 100;

/** So that mail to and from them is known for a contact's. What is wrong with one of them keeps out no other. */
export async function makeKnown(
  sync: OutlookSync,
  contacts: readonly { id: string; name: string; emails: readonly string[] }[],
): Promise<void> {
  for (let at = 0; at < contacts.length; at += MOST_AT_ONCE) {
    const some = contacts
      .slice(at, at + MOST_AT_ONCE)
      .map(({ id, name, emails }) => ({ id, name, emails: [...emails] }));
    const { results } = await sync.contacts.putAll(ACCOUNT_ID, { contacts: some });
    if (results.some(({ status }) => status === 503)) {
      throw new SyncError('unavailable', 'Some contacts are not known yet.', { status: 503 });
    }
  }
}
