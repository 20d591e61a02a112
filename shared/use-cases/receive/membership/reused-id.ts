import { isSentApart, printOf } from '../../../domain/entry/fingerprint.ts';
import { hashOf } from '../../../domain/thread/message-id.ts';
import type { Conversations } from '../../../ports/conversation.ts';
import type { MailReader } from '../../../ports/mail-reading.ts';
import type { IndexHit, IndexRow } from '../../../ports/thread-index.ts';
import type { Arrival } from '../arrival.ts';
import type { Membership } from './judge-message.ts';
import type { Admitted } from '../commit/admitted.ts';
import { toSkipped } from '../content/message-record.ts';
import type { AskedIndex } from './nominate-message.ts';

export interface ReusedIdPorts {
  readonly mail: Pick<MailReader, 'envelope'>;
  readonly conversations: Pick<Conversations, 'guard'>;
}

/** How a message stands to the one that the thread index knows under its Message-ID. */
export type Comparison =
  /** It is that one, or one that was met before. */
  | { readonly kind: 'known'; readonly hit: IndexHit }
  /** A copy of that one, met for the first time: from a mailing list, or to oneself. */
  | { readonly kind: 'second_copy'; readonly hit: IndexHit }
  /** Another mail, to be judged as this arrival. */
  | { readonly kind: 'another'; readonly arrival: Arrival }
  | { readonly kind: 'missing' };

/**
 * Some ticket systems and gateways give a mail the Message-ID of one before it. It may be another when it was received at
 * another time; only then its From is read, once for each. A copy of the one before has come to this user, so that the
 * sent time alone tells, also where a colleague's mailbox has brought that one in.
 */
export async function compareWithKnown(
  { mail, conversations }: ReusedIdPorts,
  index: AskedIndex,
  arrival: Arrival,
  hit: IndexHit,
): Promise<Comparison> {
  const { link, mailbox, message, messageIdHash } = arrival;
  const { accountId, userId } = link;
  const isSameTime = hit.receivedAt === Date.parse(message.receivedDateTime);
  if (hit.receivedAt === undefined || isSameTime) return { kind: 'known', hit };
  const metAs = hashAtItsTime(arrival);
  const met = await index.byMessageId(accountId, userId, metAs);
  if (met !== null) return { kind: 'known', hit: met };
  const guard = await conversations.guard(accountId, hit.contactId, messageIdHash);
  const mayDiffer = typeof guard?.sentAt === 'number' && guard.holds.kind !== 'tombstone';
  if (!mayDiffer) return { kind: 'second_copy', hit };
  const envelope = await mail.envelope(mailbox.ref, message.id);
  if (envelope === 'missing') return { kind: 'missing' };
  return isSentApart(guard, printOf(mailbox.ref, envelope))
    ? { kind: 'another', arrival: withOwnHash(arrival) }
    : { kind: 'second_copy', hit };
}

/** Its Message-ID is another mail's: it stands for itself. */
export function withOwnHash(arrival: Arrival): Arrival {
  return { ...arrival, messageIdHash: hashAtItsTime(arrival), reusedHash: arrival.messageIdHash };
}

/** What is written of such a one. */
export function skippedForReusedId(another: Arrival, membership: Membership): Admitted {
  const { envelope } = membership;
  const heading = envelope.markedPrivate ? null : envelope;
  const skip = { kind: 'skip', code: 'duplicate_message_id', heading, bounce: null } as const;
  return { arrival: another, membership, record: toSkipped(another, membership, skip) };
}

/** By which the index knows a second copy, so that it is read no more. */
export function secondCopyRow(arrival: Arrival, hit: IndexHit): IndexRow {
  return { messageIdHash: hashAtItsTime(arrival), conversationHash: null, hit };
}

/** Under what the index knows the last other mail of a Message-ID. */
export function lastReuseHash(messageIdHash: string): string {
  return hashOf(`${messageIdHash}!other`);
}

function hashAtItsTime({ message, messageIdHash }: Arrival): string {
  return hashOf(`${messageIdHash}!${Date.parse(message.receivedDateTime)}`);
}
