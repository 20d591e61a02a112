import { comparable } from '../../domain/account/address.ts';
import { withEmails, type Contact } from '../../domain/account/contact.ts';
import { entryEvent } from '../../domain/event/event.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import { acceptedEntry, acceptedSend, type Accepted } from '../../domain/send/accepted-send.ts';
import type { ConversationChange } from '../../ports/conversation.ts';
import type { Versioned } from '../../ports/versioned.ts';
import type { SendDeps } from './send-deps.ts';

const TRIES = 5;

/** Send, entry, its event and the contact, in one transaction; then the event is told. */
export async function storeAccepted(
  deps: Pick<SendDeps, 'conversations' | 'announce' | 'now'>,
  accepted: Accepted,
): Promise<'stored' | 'there_already'> {
  const send = acceptedSend(accepted);
  const entry = acceptedEntry(accepted);
  const { accountId, contactId } = entry;
  const timestamp = new Date(deps.now()).toISOString();
  const event = entryEvent('conversation.entry.created', entry, timestamp);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const contact = await deps.conversations.contact(accountId, contactId);
    const result = await deps.conversations.commit(accountId, contactId, [
      { kind: 'insert-send', send },
      { kind: 'insert-entry', entry, content: accepted.shown.content },
      ...contactChange(contact, accepted.message.contact, deps.now()),
      ...(deps.announce ? [{ kind: 'insert-event', event } as const] : []),
    ]);
    if (result.kind === 'committed') {
      await deps.announce?.({ kind: 'contact', accountId, contactId }, event.id);
      return 'stored';
    }
    if (result.at === 0) return 'there_already';
  }
  throw new ServiceFailure('unavailable', 'contact_busy');
}

/** A send makes its contact known, and an address that it did not have is added. */
function contactChange(
  found: Versioned<Contact> | null,
  { id, email, name }: Accepted['message']['contact'],
  now: number,
): ConversationChange[] {
  if (found === null) {
    return [
      { kind: 'insert-contact', contact: withEmails(null, { id, emails: [email], name }, now) },
    ];
  }
  const { value, etag } = found;
  const isKnown = value.emails.some((one) => comparable(one) === comparable(email));
  if (isKnown && (value.name !== null || name === null)) return [];
  const emails = isKnown ? value.emails : [...value.emails, email];
  const contact = withEmails(value, { id, emails, name: value.name ?? name }, now);
  return [{ kind: 'update-contact', contact: { value: contact, etag } }];
}
