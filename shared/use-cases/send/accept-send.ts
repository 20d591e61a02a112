import { isNeverListed } from '../../domain/account/never-list.ts';
import { BOUNDS } from '../../domain/bounds.ts';
import { KEY_LIFETIME_MS } from '../../domain/durations.ts';
import { entryId } from '../../domain/entry/entry-id.ts';
import type { Entry } from '../../domain/entry/entry.ts';
import type { AccountId, ContactId, EntryId, UserId } from '../../domain/ids.ts';
import { canSend, type Sender } from '../../domain/send/accepted-send.ts';
import { keyHash, payloadFingerprint } from '../../domain/send/idempotency.ts';
import {
  type OutgoingMessage,
  type Recipients,
  countRecipients,
  recipientsOf,
} from '../../domain/send/outgoing-message.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Conversations } from '../../ports/conversation.ts';
import type { ExpiryIndex } from '../../ports/expiry-index.ts';
import type { Claim, Idempotency } from '../../ports/idempotency.ts';
import type { Mailboxes } from '../../ports/mailboxes.ts';
import type { NeverLists } from '../../ports/never-lists.ts';
import { expiryKey } from '../expiry/expire-send.ts';
import { shownAs } from '../conversation/family.ts';
import { placeSend } from './place-send.ts';
import { recordSend, type RecordedSend, type RecordSendPorts } from './record-send.ts';
import { loadSend, type PresentSend } from './stored-send.ts';

export type AcceptSendPorts = RecordSendPorts & {
  readonly conversations: Pick<Conversations, 'contact' | 'entry' | 'send' | 'thread'>;
  readonly connections: Pick<Connections, 'find'>;
  readonly mailboxes: Pick<Mailboxes, 'find'>;
  readonly neverLists: Pick<NeverLists, 'concerning'>;
  readonly idempotency: Pick<Idempotency, 'find' | 'claim' | 'isPending'>;
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
  | 'contact_erased'
  | 'too_many_recipients'
  | 'never_listed';

export type Acceptance =
  | { readonly kind: 'refused'; readonly why: SendRefusal }
  | (Exclude<RecordedSend, { kind: 'erased' }> & { readonly shownAs: ContactId });

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
  const present = known && (await loadKnown(deps, request, known));
  if (present === 'erased') return refused('contact_erased');
  if (present) {
    const as = await shownAs(deps, account, present.entry.value.contactId);
    return { kind: 'present', present, shownAs: as };
  }

  const [connection, place] = await Promise.all([
    deps.connections.find(account, user),
    placeSend(deps, account, message),
  ]);
  const sender = senderOf(connection?.value ?? null);
  if (typeof sender === 'string') return refused(sender);
  if (place.kind !== 'place') return refused(place.kind);
  const { original, thread } = place;
  const own = await ownAddresses(deps, message, sender, original, user);
  const recipients = recipientsOf(message, original, own);
  if (countRecipients(recipients) > BOUNDS.recipients) return refused('too_many_recipients');
  if (await isToNeverListed(deps, request, recipients)) return refused('never_listed');

  const fresh = entryId(deps.now(), account, user, place.home, hash);
  const claim = known ?? (await takeClaim(deps, request, hash, fingerprint, fresh, place.home));
  if (claim.fingerprint !== fingerprint) return refused('idempotency_key_reused');
  if (!known && claim.entryId !== fresh) return refused('send_in_progress');
  // A claim of before a merge stays where it was made.
  const home = { ...message.contact, id: claim.contactId };
  const recorded = await recordSend(deps, {
    id: claim.entryId,
    acceptedAt: deps.now(),
    message: { ...message, contact: home },
    sender,
    recipients,
    original,
    thread,
    shownAs: place.shownAs,
    isRepeat: known !== null,
    ...(home.id === message.contact.id ? { named: place.named } : {}),
  });
  if (recorded.kind === 'erased') return refused('contact_erased');
  return { ...recorded, shownAs: place.shownAs };
}

/**
 * What the key's send has become. Null: its first run has not stored it yet, or died before that. `erased`: it was
 * stored, and its contact has been erased since. It may have left, so that nothing is sent under this key any more.
 */
async function loadKnown(
  deps: AcceptSendPorts,
  { account, user }: SendRequest,
  known: Claim,
): Promise<PresentSend | 'erased' | null> {
  const home = { accountId: account, ...known };
  const present = await loadSend(deps, home);
  if (present !== null) return present;
  if (await deps.idempotency.isPending(account, user, known.entryId)) return null;
  // Its run may have stored and ended it between the two.
  return (await loadSend(deps, home)) ?? 'erased';
}

/** What goes to somebody whose mail stays out must not lie in a conversation, either. */
async function isToNeverListed(
  { neverLists, now }: AcceptSendPorts,
  { account, user }: SendRequest,
  { to, cc, bcc }: Recipients,
): Promise<boolean> {
  const lists = await neverLists.concerning(account, user);
  const emails = [...to, ...cc, ...bcc].map(({ email }) => email);
  return isNeverListed(lists, emails, now());
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
  { account, user }: SendRequest,
  hash: string,
  fingerprint: string,
  entry: EntryId,
  home: ContactId,
): Promise<Claim> {
  const key = expiryKey(account, user, home, entry, hash);
  await deps.expiry.add({ kind: 'send', key, at: deps.now() + KEY_LIFETIME_MS });
  const claim = { keyHash: hash, fingerprint, contactId: home, entryId: entry };
  return deps.idempotency.claim(account, user, claim);
}

function senderOf(connection: Parameters<typeof canSend>[0] | null): Sender | SendRefusal {
  if (connection === null || connection.status === 'disconnected') return 'not_connected';
  if (connection.status === 'needs_reconnect') return 'needs_reconnect';
  return canSend(connection) ? connection : 'not_connected';
}

function refused(why: SendRefusal): Acceptance {
  return { kind: 'refused', why };
}
