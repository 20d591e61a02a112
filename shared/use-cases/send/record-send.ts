import { z } from 'zod';
import { comparable } from '../../domain/account/address.ts';
import { withEmails, type Contact } from '../../domain/account/contact.ts';
import { OWNER_AFTER_MS } from '../../domain/durations.ts';
import { withContentIds } from '../../domain/entry/content-id.ts';
import type { EntryContent } from '../../domain/entry/entry.ts';
import { entryEvent } from '../../domain/event/event.ts';
import { optimistically } from '../../domain/optimistically.ts';
import {
  acceptedEntry,
  acceptedSend,
  attachmentId,
  type Accepted,
} from '../../domain/send/accepted-send.ts';
import type { OutgoingMessage } from '../../domain/send/outgoing-message.ts';
import type { AttachmentBlobs, SendBodies } from '../../ports/blobs.ts';
import type { Delay, Now, RandomBytes } from '../../ports/clock.ts';
import type { ConversationChange, Conversations } from '../../ports/conversation.ts';
import type { Announce } from '../../ports/events.ts';
import type { Html } from '../../ports/html.ts';
import type { Versioned } from '../../ports/versioned.ts';
import type { EnqueuePorts } from '../work/enqueue.ts';
import { leaseFor, loadSend, newOwner, queueSend, type PresentSend } from './send-lease.ts';

/** What the blob of a send holds: the bodies as the CRM gave them. Recipients, subject and files are the entry's. */
export const sentBodySchema = z.object({
  html: z.string().nullable(),
  text: z.string().nullable(),
});

export interface RecordSendPorts extends EnqueuePorts {
  readonly conversations: Pick<Conversations, 'commit' | 'contact' | 'entry' | 'send'>;
  readonly sendBodies: Pick<SendBodies, 'put'>;
  readonly attachments: Pick<AttachmentBlobs, 'put'>;
  readonly html: Html;
  /** Null: there is no webhook, and no event is written. */
  readonly announce: Announce | null;
  readonly now: Now;
  readonly random: RandomBytes;
  readonly delay: Delay;
}

/** `accepted`: stored, with its lease taken. `present`: the key's send was there already. */
export type RecordedSend =
  | { readonly kind: 'accepted'; readonly present: PresentSend; readonly content: EntryContent }
  | { readonly kind: 'present'; readonly present: PresentSend }
  | { readonly kind: 'erased' };

/**
 * The content, then the queue message that owns the send if this run dies, then one transaction with send and entry; last
 * the event is told.
 */
export async function recordSend(
  deps: RecordSendPorts,
  checked: Omit<Accepted, 'shown' | 'lease'>,
): Promise<RecordedSend> {
  const { id, acceptedAt, sender, message } = checked;
  const { accountId, userId } = sender;
  const contactId = message.contact.id;
  const shown = await renderOwn(deps.html, message);
  const lease = leaseFor(deps, newOwner(deps));
  await storeContent(deps, checked);
  const home = { accountId, userId, contactId, id, acceptedAt };
  await queueSend(deps, home, deps.delay(OWNER_AFTER_MS));
  const committed = await commitSend(deps, { ...checked, shown, lease });
  if (committed !== 'there_already')
    return { kind: 'accepted', present: committed, content: shown.content };
  const present = await loadSend(deps, { accountId, contactId, entryId: id });
  return present ? { kind: 'present', present } : { kind: 'erased' };
}

/** What the conversation shows of a CRM send: made harmless like received mail. All of it is new: the quote is not ours. */
async function renderOwn(html: Html, message: OutgoingMessage): Promise<Accepted['shown']> {
  if (message.html === null) {
    const text = message.text ?? '';
    return { content: { html: null, text, newText: text }, remoteImages: 0, simplified: false };
  }
  const body = { contentType: 'html', content: message.html } as const;
  const { content, remoteImages, simplified } = await html.render(body, null);
  const text = message.text ?? content.text;
  const ids = message.attachments.map(({ contentId }) => contentId);
  const shown = content.html && withContentIds(content.html, ids);
  return { content: { html: shown, text, newText: text }, remoteImages, simplified };
}

async function storeContent(
  deps: RecordSendPorts,
  { id, sender: { accountId }, message }: Omit<Accepted, 'shown' | 'lease'>,
): Promise<void> {
  const { contact, html, text, attachments } = message;
  const body = new TextEncoder().encode(JSON.stringify(sentBodySchema.parse({ html, text })));
  await deps.sendBodies.put(accountId, contact.id, id, body);
  // One after the other. All of them are in memory already: the host hands a request's body on as a whole.
  for (const [place, { content }] of attachments.entries()) {
    await deps.attachments.put(accountId, contact.id, id, attachmentId(place), content);
  }
}

/** Send, entry, its event and the contact, in one transaction; then the event is told. */
async function commitSend(
  deps: RecordSendPorts,
  accepted: Accepted,
): Promise<PresentSend | 'there_already'> {
  const send = acceptedSend(accepted);
  const entry = acceptedEntry(accepted);
  const { accountId, contactId } = entry;
  const timestamp = new Date(deps.now()).toISOString();
  const event = entryEvent('conversation.entry.created', entry, timestamp);
  return optimistically<PresentSend | 'there_already'>('contact_busy', async () => {
    const contact = await deps.conversations.contact(accountId, contactId);
    const result = await deps.conversations.commit(accountId, contactId, [
      { kind: 'insert-send', send },
      { kind: 'insert-entry', entry, content: accepted.shown.content },
      ...contactChange(contact, accepted.message.contact, deps.now()),
      ...(deps.announce ? [{ kind: 'insert-event', event } as const] : []),
    ]);
    if (result.kind === 'committed') {
      await deps.announce?.({ kind: 'contact', accountId, contactId }, event.id);
      const [sendEtag = '', entryEtag = ''] = result.etags;
      return {
        send: { value: send, etag: sendEtag },
        entry: { value: entry, etag: entryEtag },
      };
    }
    return result.at === 0 ? 'there_already' : 'contended';
  });
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
