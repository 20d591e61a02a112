import { countRecipients, recipientsOf } from '../../domain/send/recipients.ts';
import { BOUNDS } from '../../domain/bounds.ts';
import { entryId } from '../../domain/entry/entry-id.ts';
import type { Entry, EntryContent } from '../../domain/entry/entry.ts';
import { KEY_LIFETIME_MS, keyHash, payloadFingerprint } from '../../domain/send/idempotency.ts';
import type { AccountId, EntryId, UserId } from '../../domain/ids.ts';
import type { OutgoingMessage } from '../../domain/send/outgoing-message.ts';
import { attachmentId, canSend, type Accepted, type Sender } from '../../domain/send/accepted-send.ts';
import { OWNER_AFTER_MS } from '../../domain/send/send-step.ts';
import type { Claim } from '../../ports/idempotency.ts';
import { expiryKey, SEND_EXPIRY } from '../expiry/expire-send.ts';
import { leaseFor, loadSend, newOwner, type PresentSend } from './send-lease.ts';
import { putOff } from './put-off.ts';
import { readReply } from './read-reply.ts';
import { renderOwn } from './render-own.ts';
import type { SendDeps } from './send-deps.ts';
import { sentBodySchema } from './compose-draft.ts';
import { storeAccepted } from './record-send.ts';

export interface SendRequest {
  readonly account: AccountId;
  readonly user: UserId;
  /** The idempotency key. */
  readonly key: string;
  readonly message: OutgoingMessage;
}

export type SendRefusal =
  | 'idempotency_key_reused'
  | 'send_in_progress'
  | 'not_connected'
  | 'needs_reconnect'
  | 'entry_not_found'
  | 'reply_to_other_contact'
  | 'too_many_recipients';

export type Acceptance =
  | { readonly kind: 'refused'; readonly why: SendRefusal }
  /** The key's send is there already. */
  | { readonly kind: 'present'; readonly present: PresentSend }
  /** Stored, with its lease taken. */
  | { readonly kind: 'accepted'; readonly present: PresentSend; readonly content: EntryContent };

/**
 * Accepts a send, in this order: the key's claim, the content, the queue message that owns the send if this run dies,
 * and one transaction with send and entry. A run that died in between is continued by the same key, under the same
 * entry id.
 */
export async function acceptSend(deps: SendDeps, request: SendRequest): Promise<Acceptance> {
  const { account, user, message } = request;
  const hash = keyHash(request.key);
  const fingerprint = payloadFingerprint(message);
  const known = await deps.idempotency.find(account, user, hash);
  if (known && known.fingerprint !== fingerprint) return refused('idempotency_key_reused');
  const present = known && (await loadClaimed(deps, account, known));
  if (present) return { kind: 'present', present };

  const [connection, reply] = await Promise.all([
    deps.connections.find(account, user),
    readReply(deps, account, message),
  ]);
  const sender = senderOf(connection?.value ?? null);
  if (typeof sender === 'string') return refused(sender);
  if (typeof reply === 'string') return refused(reply);
  const own = await ownAddresses(deps, message, sender, reply.original, user);
  const recipients = recipientsOf(message, reply.original, own);
  if (countRecipients(recipients) > BOUNDS.recipients) return refused('too_many_recipients');

  const fresh = entryId(deps.now(), account, user, message.contact.id, hash);
  const claim = known ?? (await takeClaim(deps, request, hash, fingerprint, fresh));
  if (claim.fingerprint !== fingerprint) return refused('idempotency_key_reused');
  if (!known && claim.entryId !== fresh) return refused('send_in_progress');
  return store(deps, message, {
    id: claim.entryId,
    acceptedAt: deps.now(),
    message,
    sender,
    recipients,
    ...reply,
    shown: await renderOwn(deps.html, message),
    lease: leaseFor(deps, newOwner(deps)),
  });
}

/** None of them is written to by an answer to all. */
async function ownAddresses(
  deps: SendDeps,
  { replyAll }: OutgoingMessage,
  { email, mailboxRef }: Sender,
  original: Entry | null,
  user: UserId,
): Promise<readonly string[]> {
  if (!replyAll) return [email];
  const mailbox = await deps.mailboxes.find(mailboxRef);
  const before = original?.userId === user ? [original.mailbox] : [];
  return [email, ...before, ...(mailbox?.mailbox.value.ownAddresses ?? [])];
}

/** The expiry first: a claim without one would stand for ever. */
async function takeClaim(
  deps: SendDeps,
  { account, user, message }: SendRequest,
  hash: string,
  fingerprint: string,
  entry: EntryId,
): Promise<Claim> {
  const key = expiryKey(account, user, message.contact.id, entry, hash);
  await deps.expiry.add({ kind: SEND_EXPIRY, key, at: deps.now() + KEY_LIFETIME_MS });
  const claim = { keyHash: hash, fingerprint, contactId: message.contact.id, entryId: entry };
  return deps.idempotency.claim(account, user, claim);
}

async function store(
  deps: SendDeps,
  { html, text, attachments }: OutgoingMessage,
  accepted: Accepted,
): Promise<Acceptance> {
  const { id, acceptedAt, sender, message, shown } = accepted;
  const { accountId, userId } = sender;
  const contactId = message.contact.id;
  const body = new TextEncoder().encode(JSON.stringify(sentBodySchema.parse({ html, text })));
  await deps.sendBodies.put(accountId, contactId, id, body);
  // One after the other. All of them are in memory already: the host hands a request's body on as a whole.
  for (const [place, { content }] of attachments.entries()) {
    await deps.attachments.put(accountId, contactId, id, attachmentId(place), content);
  }
  const home = { accountId, userId, contactId, id, acceptedAt };
  await putOff(deps, home, deps.delay(OWNER_AFTER_MS));
  const stored = await storeAccepted(deps, accepted);
  const present = await loadSend(deps, { accountId, contactId, entryId: id });
  if (present === null) return refused('send_in_progress');
  if (stored === 'there_already') return { kind: 'present', present };
  return { kind: 'accepted', present, content: shown.content };
}

function loadClaimed(
  deps: SendDeps,
  accountId: AccountId,
  { contactId, entryId: id }: Claim,
): Promise<PresentSend | null> {
  return loadSend(deps, { accountId, contactId, entryId: id });
}

function senderOf(connection: Parameters<typeof canSend>[0] | null): Sender | SendRefusal {
  if (connection === null || connection.status === 'disconnected') return 'not_connected';
  if (connection.status === 'needs_reconnect') return 'needs_reconnect';
  return canSend(connection) ? connection : 'not_connected';
}

function refused(why: SendRefusal): Acceptance {
  return { kind: 'refused', why };
}
