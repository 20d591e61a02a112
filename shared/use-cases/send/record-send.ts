import { z } from 'zod';
import { comparable } from '../../domain/account/address.ts';
import { withEmails, type Contact } from '../../domain/account/contact.ts';
import { OWNER_AFTER_MS } from '../../domain/durations.ts';
import { withContentIds } from '../../domain/entry/content-id.ts';
import type { EntryContent } from '../../domain/entry/entry.ts';
import { entryEvent } from '../../domain/event/event.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import { optimistically } from '../../domain/optimistically.ts';
import {
  acceptedEntry,
  acceptedSend,
  attachmentId,
  type Accepted,
} from '../../domain/send/accepted-send.ts';
import type { OutgoingMessage } from '../../domain/send/outgoing-message.ts';
import type { AddressIndex } from '../../ports/address-index.ts';
import type { AttachmentBlobs, SendBodies } from '../../ports/blobs.ts';
import type { Delay, Now, RandomBytes } from '../../ports/clock.ts';
import type { ConversationChange, Conversations } from '../../ports/conversation.ts';
import type { Announce } from '../../ports/events.ts';
import type { Html } from '../../ports/html.ts';
import type { Idempotency } from '../../ports/idempotency.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { indexAddresses } from '../conversation/index-addresses.ts';
import type { EnqueuePorts } from '../work/enqueue.ts';
import { queueSend } from './queue-send.ts';
import { newOwner } from './send-lease.ts';
import { leaseFor, loadSend, type PresentSend } from './stored-send.ts';

/** What the blob of a send holds: the bodies as the CRM gave them. Recipients, subject and files are the entry's. */
export const sentBodySchema = z.object({
  html: z.string().nullable(),
  text: z.string().nullable(),
});

export interface RecordSendPorts extends EnqueuePorts {
  readonly conversations: Pick<Conversations, 'commit' | 'contact' | 'entry' | 'send'>;
  readonly addressIndex: Pick<AddressIndex, 'put'>;
  readonly sendBodies: Pick<SendBodies, 'put'>;
  readonly attachments: Pick<AttachmentBlobs, 'put'>;
  readonly html: Html;
  readonly announce: Announce;
  readonly now: Now;
  readonly randomBytes: RandomBytes;
  readonly delay: Delay;
  readonly idempotency: Pick<Idempotency, 'isPending'>;
}

/** `accepted`: stored, with its lease taken. `present`: the key's send was there already. */
export type RecordedSend =
  | { readonly kind: 'accepted'; readonly present: PresentSend; readonly content: EntryContent }
  | { readonly kind: 'present'; readonly present: PresentSend }
  | { readonly kind: 'erased' };

type Checked = Omit<Accepted, 'shown' | 'lease'> & {
  /** The contact that it is shown at: another one when its own was merged into that. */
  readonly shownAs: ContactId;
  /** Its own contact, when that was read before. */
  readonly named?: Versioned<Contact> | null;
  /** The key was claimed by a run before this one, which may have stored the send meanwhile. */
  readonly isRepeat: boolean;
};

/**
 * The content, then the queue message that owns the send if this run dies, then one transaction with send and entry; last
 * the event is told.
 */
export async function recordSend(deps: RecordSendPorts, checked: Checked): Promise<RecordedSend> {
  const { id, acceptedAt, sender, message } = checked;
  const { accountId, userId } = sender;
  const contactId = message.contact.id;
  const shown = await renderOwn(deps.html, message);
  const lease = leaseFor(deps, newOwner(deps));
  await storeContent(deps, checked);
  const home = { accountId, userId, contactId, id, acceptedAt };
  await queueSend(deps, home, deps.delay(OWNER_AFTER_MS));
  const committed = await commitSend(deps, { ...checked, shown, lease });
  if (committed === 'erased') return { kind: 'erased' };
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
  accepted: Accepted & Pick<Checked, 'shownAs' | 'named' | 'isRepeat'>,
): Promise<PresentSend | 'there_already' | 'erased'> {
  const send = acceptedSend(accepted);
  const entry = acceptedEntry(accepted);
  const { accountId, contactId } = entry;
  const timestamp = new Date(deps.now()).toISOString();
  const event = entryEvent('conversation.entry.created', entry, timestamp);
  let wasMerged = accepted.shownAs !== contactId;
  let { named } = accepted;
  return optimistically<PresentSend | 'there_already' | 'erased'>('contact_busy', async () => {
    const found =
      named === undefined ? await deps.conversations.contact(accountId, contactId) : named;
    // One that was read a while ago may be gone: it is touched, so that nothing is written behind its erasure.
    const isOld = named !== undefined;
    named = undefined;
    const into = found?.value.mergedInto?.contactId;
    // What it was merged into was erased, and it with that.
    if (wasMerged && into === undefined) return 'erased';
    wasMerged ||= into !== undefined;
    const change = await addresseeChange(deps, accountId, found, isOld, accepted.message.contact);
    // Ended by the run before, and perhaps erased with its contact, while this one stored the content.
    if (accepted.isRepeat && !(await deps.idempotency.isPending(accountId, entry.userId, entry.id)))
      return 'there_already';
    const result = await deps.conversations.commit(accountId, contactId, [
      { kind: 'insert-send', send },
      { kind: 'insert-entry', entry, content: accepted.shown.content },
      ...change,
      { kind: 'insert-event', event },
    ]);
    if (result.kind === 'committed') {
      await deps.announce({ kind: 'contact', accountId, contactId }, event.id);
      const [sendEtag = '', entryEtag = ''] = result.etags;
      return {
        send: { value: send, etag: sendEtag },
        entry: { value: entry, etag: entryEtag },
      };
    }
    return result.at === 0 ? 'there_already' : 'contended';
  });
}

/**
 * What the send's transaction makes of its contact: that it is known by the addressee. Of one that was merged the one that
 * it was merged into learns that. Where nothing is new, it is touched (`isOld`, or merged).
 */
async function addresseeChange(
  deps: RecordSendPorts,
  account: AccountId,
  found: Versioned<Contact> | null,
  isOld: boolean,
  addressee: Accepted['message']['contact'],
): Promise<readonly ConversationChange[]> {
  const present = found?.value ?? null;
  const into = present?.mergedInto?.contactId;
  if (into !== undefined) {
    await knowAddressee(deps, account, into, addressee);
    return contactChange(found, present);
  }
  const changed = await withAddressee(deps, account, found, addressee);
  return contactChange(found, changed ?? (isOld ? present : null));
}

function contactChange(
  found: Versioned<Contact> | null,
  contact: Contact | null,
): ConversationChange[] {
  if (contact === null) return [];
  return found === null
    ? [{ kind: 'insert-contact', contact }]
    : [{ kind: 'update-contact', contact: { value: contact, etag: found.etag } }];
}

/**
 * A send makes its contact known, and an address that it did not have is added: it can be found by it before. Null: all of
 * it is known.
 */
async function withAddressee(
  deps: RecordSendPorts,
  account: AccountId,
  found: Versioned<Contact> | null,
  addressee: Accepted['message']['contact'],
): Promise<Contact | null> {
  const before = found?.value ?? null;
  const contact = addressed(before, addressee, deps.now());
  if (contact !== null && contact.emails.length !== before?.emails.length)
    await indexAddresses(deps, account, before, { id: contact.id, emails: [addressee.email] });
  return contact;
}

function addressed(
  value: Contact | null,
  { id, email, name }: Accepted['message']['contact'],
  now: number,
): Contact | null {
  if (value === null) return withEmails(null, { id, emails: [email], name }, now);
  const isKnown = value.emails.some((one) => comparable(one) === comparable(email));
  if (isKnown && (value.name !== null || name === null)) return null;
  const emails = isKnown ? value.emails : [...value.emails, email];
  return withEmails(value, { id, emails, name: value.name ?? name }, now);
}

/** The addressee of a reply that stays with a contact that was merged into this one. */
async function knowAddressee(
  deps: RecordSendPorts,
  account: AccountId,
  into: ContactId,
  { email, name }: Accepted['message']['contact'],
): Promise<void> {
  await optimistically('contact_busy', async () => {
    const found = await deps.conversations.contact(account, into);
    // Erased: so is the one that the reply is to stay with.
    if (found === null) return 'known';
    const contact = await withAddressee(deps, account, found, { id: into, email, name });
    const change = contactChange(found, contact);
    if (change.length === 0) return 'known';
    const result = await deps.conversations.commit(account, into, change);
    return result.kind === 'committed' ? 'known' : 'contended';
  });
}
