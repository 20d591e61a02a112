import { withEmails, type Contact } from '../../domain/account/contact.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Now } from '../../ports/clock.ts';
import type { Conversations } from '../../ports/conversation.ts';

const TRIES = 5;

/** Makes a contact known or replaces what is known of it; a race is run again, since the last writer wins anyhow. */
export const putContact =
  (deps: { conversations: Pick<Conversations, 'contact' | 'commit'>; now: Now }) =>
  async (
    account: AccountId,
    wanted: Pick<Contact, 'id' | 'emails' | 'name'>,
  ): Promise<Pick<Contact, 'id' | 'emails' | 'name'>> => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await deps.conversations.contact(account, wanted.id);
      const contact = withEmails(found?.value ?? null, wanted, deps.now());
      const change = found
        ? ({ kind: 'update-contact', contact: { value: contact, etag: found.etag } } as const)
        : ({ kind: 'insert-contact', contact } as const);
      const result = await deps.conversations.commit(account, contact.id, [change]);
      const { id, emails, name } = contact;
      if (result.kind === 'committed') return { id, emails, name };
    }
    throw new ServiceFailure('unavailable', 'contact_busy');
  };
