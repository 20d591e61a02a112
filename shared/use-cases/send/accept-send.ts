import { BOUNDS } from '../../domain/bounds.ts';
import { KEY_LIFETIME_MS } from '../../domain/durations.ts';
import { entryId, timeOfId } from '../../domain/entry/entry-id.ts';
import type { Entry } from '../../domain/entry/entry.ts';
import { entryIdSchema, type AccountId, type EntryId, type UserId } from '../../domain/ids.ts';
import { canSend, type Accepted, type Sender } from '../../domain/send/accepted-send.ts';
import { keyHash, payloadFingerprint } from '../../domain/send/idempotency.ts';
import {
  type OutgoingMessage,
  countRecipients,
  recipientsOf,
} from '../../domain/send/outgoing-message.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Conversations } from '../../ports/conversation.ts';
import type { ExpiryIndex } from '../../ports/expiry-index.ts';
import type { Claim, Idempotency } from '../../ports/idempotency.ts';
import type { Mailboxes } from '../../ports/mailboxes.ts';
import { expiryKey, SEND_EXPIRY } from '../expiry/expire-send.ts';
import { recordSend, type RecordedSend, type RecordSendPorts } from './record-send.ts';
import { loadSend } from './send-lease.ts';

export type AcceptSendPorts = RecordSendPorts & {
  readonly conversations: Pick<Conversations, 'thread'>;
  readonly connections: Pick<Connections, 'find'>;
  readonly mailboxes: Pick<Mailboxes, 'find'>;
  readonly idempotency: Pick<Idempotency, 'find' | 'claim'>;
  readonly expiry: Pick<ExpiryIndex, 'add'>;
};

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
  | Exclude<RecordedSend, { kind: 'erased' }>;

/**
 * Accepts a send, in this order: the key's claim, the content, the queue message that owns the send if this run dies,
 * and one transaction with send and entry. A run that died in between is continued by the same key, under the same
 * entry id.
 */
export async function acceptSend(deps: AcceptSendPorts, request: SendRequest): Promise<Acceptance> {
  const { account, user, message } = request;
  const hash = keyHash(request.key);
  const fingerprint = payloadFingerprint(message);
  const known = await deps.idempotency.find(account, user, hash);
  if (known && known.fingerprint !== fingerprint) return refused('idempotency_key_reused');
  const present = known && (await loadSend(deps, { accountId: account, ...known }));
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
  const recorded = await recordSend(deps, {
    id: claim.entryId,
    acceptedAt: deps.now(),
    message,
    sender,
    recipients,
    ...reply,
  });
  return recorded.kind === 'erased' ? refused('send_in_progress') : recorded;
}

/** None of them is written to by an answer to all. */
async function ownAddresses(
  deps: AcceptSendPorts,
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
  deps: AcceptSendPorts,
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

/**
 * What a send answers, and its thread. An id of our form that is not in this contact's conversation belongs to another
 * one, as far as this contact goes: where, no index tells, and no answer.
 */
async function readReply(
  { conversations }: AcceptSendPorts,
  account: AccountId,
  { contact, replyTo }: OutgoingMessage,
): Promise<Pick<Accepted, 'original' | 'thread'> | 'entry_not_found' | 'reply_to_other_contact'> {
  if (replyTo === null) return { original: null, thread: null };
  const id = entryIdSchema.safeParse(replyTo);
  if (!id.success || timeOfId(id.data) === null) return 'entry_not_found';
  const found = await conversations.entry(account, contact.id, id.data);
  if (found === null) return 'reply_to_other_contact';
  const thread = await conversations.thread(account, contact.id, found.value.threadId);
  return { original: found.value, thread: thread?.value ?? null };
}

function senderOf(connection: Parameters<typeof canSend>[0] | null): Sender | SendRefusal {
  if (connection === null || connection.status === 'disconnected') return 'not_connected';
  if (connection.status === 'needs_reconnect') return 'needs_reconnect';
  return canSend(connection) ? connection : 'not_connected';
}

function refused(why: SendRefusal): Acceptance {
  return { kind: 'refused', why };
}
