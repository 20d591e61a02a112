import { withEmails, type Contact } from '../../domain/account/contact.ts';
import type { AccountId } from '../../domain/ids.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { Now } from '../../ports/clock.ts';
import type { Conversations } from '../../ports/conversation.ts';

/** Makes a contact known or replaces what is known of it; a race is run again, since the last writer wins anyhow. */
export const putContact =
  (deps: { conversations: Pick<Conversations, 'contact' | 'commit'>; now: Now }) =>
  async (
    account: AccountId,
    wanted: Pick<Contact, 'id' | 'emails' | 'name'>,
  ): Promise<Pick<Contact, 'id' | 'emails' | 'name'>> =>
    optimistically('contact_busy', async () => {
      const found = await deps.conversations.contact(account, wanted.id);
      const contact = withEmails(found?.value ?? null, wanted, deps.now());
      const change = found
        ? ({ kind: 'update-contact', contact: { value: contact, etag: found.etag } } as const)
        : ({ kind: 'insert-contact', contact } as const);
      const result = await deps.conversations.commit(account, contact.id, [change]);
      const { id, emails, name } = contact;
      return result.kind === 'committed' ? { id, emails, name } : 'contended';
    });
