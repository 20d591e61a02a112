import { comparable } from '../../domain/account/address.ts';
import type { Contact } from '../../domain/account/contact.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { AddressIndex } from '../../ports/address-index.ts';
import type { Now } from '../../ports/clock.ts';

export interface IndexAddressesPorts {
  readonly addressIndex: Pick<AddressIndex, 'put'>;
  readonly now: Now;
}

/**
 * Lets a contact be found by its addresses: before it is written, so that none that it has is unknown. What a run that
 * died leaves in the index is not believed, since the contact does not say so.
 */
export async function indexAddresses(
  { addressIndex, now }: IndexAddressesPorts,
  account: AccountId,
  before: Contact | null,
  { id, emails }: Pick<Contact, 'id' | 'emails'>,
): Promise<void> {
  // From the next whole second of Graph's on: never from the past.
  const since = new Date(Math.ceil(now() / 1000) * 1000).toISOString();
  const had = new Set(before?.emails.map((email) => comparable(email)));
  await Promise.all(
    emails.map((email) =>
      addressIndex.put(account, id, { email, since, isKept: had.has(comparable(email)) }),
    ),
  );
}
