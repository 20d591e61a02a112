import { comparable } from '../../domain/account/address.ts';
import { withEmails, type Contact } from '../../domain/account/contact.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { AddressIndex } from '../../ports/address-index.ts';
import type { Conversations } from '../../ports/conversation.ts';
import { indexAddresses, type IndexAddressesPorts } from './index-addresses.ts';

export interface PutContactPorts extends IndexAddressesPorts {
  readonly conversations: Pick<Conversations, 'contact' | 'commit'>;
  readonly addressIndex: Pick<AddressIndex, 'put' | 'forget'>;
}

export type ContactFields = Pick<Contact, 'id' | 'emails' | 'name'>;

export type Put =
  | { readonly kind: 'put'; readonly contact: ContactFields }
  | { readonly kind: 'contact_merged'; readonly into: ContactId };

/**
 * Makes a contact known or replaces what is known of it; a race is run again, since the last writer wins anyhow. One that
 * was merged into another has nothing of its own any more.
 */
export const putContact =
  (deps: PutContactPorts) =>
  async (account: AccountId, wanted: ContactFields): Promise<Put> =>
    optimistically<Put>('contact_busy', async () => {
      const found = await deps.conversations.contact(account, wanted.id);
      const before = found?.value ?? null;
      if (before?.mergedInto) return { kind: 'contact_merged', into: before.mergedInto.contactId };
      const contact = withEmails(before, wanted, deps.now());
      const { id, emails, name } = contact;
      await indexAddresses(deps, account, before, contact);
      // Looked at before the contact is written: what is put again behind it stays.
      const taken = await Promise.all(
        lost(before, contact).map((email) => deps.addressIndex.forget(account, id, email)),
      );
      const change = found
        ? ({ kind: 'update-contact', contact: { value: contact, etag: found.etag } } as const)
        : ({ kind: 'insert-contact', contact } as const);
      const result = await deps.conversations.commit(account, id, [change]);
      if (result.kind !== 'committed') return 'contended';
      for (const forget of taken) await forget();
      return { kind: 'put', contact: { id, emails, name } };
    });

function lost(before: Contact | null, after: Contact): readonly string[] {
  const kept = new Set(after.emails.map((email) => comparable(email)));
  return (before?.emails ?? []).filter((email) => !kept.has(comparable(email)));
}
