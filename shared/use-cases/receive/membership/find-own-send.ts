import type { Entry } from '../../../domain/entry/entry.ts';
import { entryIdSchema, type ContactId } from '../../../domain/ids.ts';
import type { Send } from '../../../domain/send/send.ts';
import { normaliseMessageId } from '../../../domain/thread/message-id.ts';
import type { Conversations } from '../../../ports/conversation.ts';
import type { MailReader } from '../../../ports/mail-reading.ts';
import type { ThreadIndex } from '../../../ports/thread-index.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import type { Arrival } from '../arrival.ts';
import { askConversation, type CloseAnswers } from './nominate-message.ts';

export interface OwnSendPorts {
  readonly mail: Pick<MailReader, 'envelope'>;
  readonly conversations: Pick<Conversations, 'entry' | 'send'>;
  readonly threadIndex: Pick<ThreadIndex, 'byMessageId' | 'byConversation'>;
}

export interface OwnSend {
  readonly entry: Versioned<Entry>;
  readonly send: Versioned<Send>;
}

/** Its Sent copy was seen. A bounce can come before it. */
export function isConfirmed({ entry, send }: OwnSend): boolean {
  const { status } = entry.value;
  return status === 'confirmed' || (status === 'bounced' && send.value.state === 'confirmed');
}

/**
 * The CRM send of this connection whose copy this message is: by the stamp first (Exchange may have given it another
 * Message-ID), by its Message-ID second. Never by `From`, which anybody can write.
 */
export async function findOwnSend(
  deps: OwnSendPorts,
  arrival: Arrival,
  { own, candidates }: CloseAnswers,
): Promise<OwnSend | null> {
  const stamped = await findStamped(deps, arrival, [own, ...candidates.map((one) => one.hit)]);
  if (stamped) return stamped;
  if (own === null) return null;
  const named = await load(deps, arrival, own.contactId, own.entryId);
  if (named === null || arrival.inSentItems) return named;
  return !isConfirmed(named) && (await isFiled(deps, arrival, named)) ? named : null;
}

/**
 * Its copy in another folder, where the mailbox takes no stamp or has lost it: the draft itself, or a mail of this
 * Message-ID that no server delivered. A copy to oneself came by a server, and so did one that somebody forged.
 */
async function isFiled(
  { mail }: Pick<OwnSendPorts, 'mail'>,
  { mailbox, message }: Arrival,
  { send }: OwnSend,
): Promise<boolean> {
  if (message.id === send.value.draftId) return true;
  const envelope = await mail.envelope(mailbox.ref, message.id);
  return envelope !== 'missing' && !envelope.hasTransportHeaders;
}

/** The stamp names the entry; whose conversation it is in, the thread index knows. */
async function findStamped(
  deps: OwnSendPorts,
  arrival: Arrival,
  hits: readonly ({ contactId: ContactId } | null)[],
): Promise<OwnSend | null> {
  const { stamp } = arrival.message;
  if (stamp === null) return null;
  const near = hits.some((hit) => hit !== null)
    ? hits
    : await askConversation(deps.threadIndex, arrival);
  const contacts = new Set(near.flatMap((hit) => (hit === null ? [] : [hit.contactId])));
  for (const contact of contacts) {
    const found = await load(deps, arrival, contact, stamp);
    if (found && isItsCopy(found, arrival)) return found;
  }
  return null;
}

/** A stamp can be copied along (by "resend this message"): a confirmed send has had its one copy. */
function isItsCopy({ entry, send }: OwnSend, { message }: Arrival): boolean {
  if (!isConfirmed({ entry, send })) return true;
  const [sent, this_] = [entry.value.internetMessageId, message.internetMessageId];
  return sent !== null && this_ !== null && normaliseMessageId(sent) === normaliseMessageId(this_);
}

async function load(
  deps: OwnSendPorts,
  { link }: Arrival,
  contact: ContactId,
  entryId: string,
): Promise<OwnSend | null> {
  const id = entryIdSchema.safeParse(entryId);
  if (!id.success) return null;
  const [entry, send] = await Promise.all([
    deps.conversations.entry(link.accountId, contact, id.data),
    deps.conversations.send(link.accountId, contact, id.data),
  ]);
  return entry && send && send.value.userId === link.userId ? { entry, send } : null;
}
