import { comparable } from '../../domain/address.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Contact, Conversations } from '../../ports/conversation.ts';

const TRIES = 5;

/** Makes a contact known or replaces what is known of it; a race is run again, since the last writer wins anyhow. */
export const putContact =
  (deps: { conversations: Pick<Conversations, 'contact' | 'commit'> }) =>
  async (account: AccountId, wanted: Contact): Promise<Contact> => {
    const contact = { ...wanted, emails: distinct(wanted.emails) };
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await deps.conversations.contact(account, contact.id);
      const change = found
        ? ({ kind: 'update-contact', contact: { value: contact, etag: found.etag } } as const)
        : ({ kind: 'insert-contact', contact } as const);
      const result = await deps.conversations.commit(account, contact.id, [change]);
      if (result.kind === 'committed') return contact;
    }
    throw new ServiceFailure('unavailable', 'contact_busy');
  };

/** As given, without those that differ in case alone. */
function distinct(emails: readonly string[]): readonly string[] {
  return [...new Map(emails.map((email) => [comparable(email), email])).values()];
}
