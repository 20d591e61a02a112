import type { Contact } from '../../domain/account/contact.ts';
import type { Direction } from '../../domain/entry/entry.ts';
import {
  isParticipant,
  judgeAudience,
  type Circle,
  type Nominated,
} from '../../domain/thread/audience.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { Candidate } from '../../domain/thread/nominate.ts';
import type { Closed, NotAdmitted } from '../../domain/thread/outcome.ts';
import { participantTimes } from '../../domain/thread/participants.ts';
import { hasReplyHeader } from '../../domain/thread/references.ts';
import { type Participants, type Thread, isSince, closedFor } from '../../domain/thread/thread.ts';
import { topicOf } from '../../domain/thread/topic.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Conversations } from '../../ports/conversation.ts';
import type { Envelope, MailReader } from '../../ports/mail-reading.ts';
import type { MailboxLink } from '../../ports/mailboxes.ts';
import type { IndexHit } from '../../ports/thread-index.ts';
import type { Versioned } from '../../ports/versioned.ts';
import type { Arrival } from './arrival.ts';

export interface JudgePorts {
  readonly connections: Pick<Connections, 'find'>;
  readonly mail: Pick<MailReader, 'envelope'>;
}

export interface JudgeReads {
  readonly conversations: Pick<Conversations, 'thread' | 'contact'>;
}

/** A message that belongs to a thread. */
export interface Membership {
  readonly thread: Versioned<Thread>;
  readonly direction: Direction;
  /** Inbound, and its sender was no participant when it was received. */
  readonly unknownSender: boolean;
  /** Inbound, and its sender is the contact, by an address that was the contact's then. */
  readonly fromContact: boolean;
  /** The entry or skipped message that it answers; null when only the conversation points to the thread. */
  readonly answersId: string | null;
  readonly envelope: Envelope;
}

export type Judgement =
  | { readonly kind: 'admitted'; readonly membership: Membership }
  /** By the strongest link that it was judged by. */
  | { readonly kind: 'refused'; readonly why: NotAdmitted }
  /** From an own address and delivered: its Sent copy is to tell whether it is a copy to oneself. */
  | { readonly kind: 'awaits_sent_copy' }
  /** No candidate's thread takes messages any more (or took them yet, when this one was received). */
  | { readonly kind: 'no_live_thread'; readonly why: Closed | null }
  | { readonly kind: 'missing' };

interface Candidature {
  readonly thread: Versioned<Thread>;
  readonly nominated: Nominated;
  readonly circle: Circle;
  readonly contactTimes: ReadonlyMap<string, number>;
  readonly answersId: string | null;
}

/** Reads addresses and subject once, and only when a live thread is there to judge for: nothing is admitted without. */
export async function judgeMessage(
  deps: JudgePorts,
  reads: JudgeReads,
  arrival: Arrival,
  candidates: readonly Candidate<IndexHit>[],
): Promise<Judgement> {
  const { mailbox, message } = arrival;
  let envelope: Envelope | 'missing' | null = null;
  let closed: Closed | null = null;
  let refused: NotAdmitted | null = null;
  for (const candidate of candidates) {
    const live = await findLive(deps, reads, arrival, candidate);
    if (typeof live === 'string') {
      closed ??= live;
      continue;
    }
    envelope ??= await deps.mail.envelope(mailbox.ref, message.id);
    if (envelope === 'missing') return { kind: 'missing' };
    const verdict = judgeAudience(live.nominated, envelope, live.circle);
    switch (verdict) {
      case 'outbound':
      case 'inbound':
        return { kind: 'admitted', membership: membershipOf(live, verdict, envelope) };
      case 'copy_of_own':
        if (!arrival.hasWaited) return { kind: 'awaits_sent_copy' };
        return { kind: 'admitted', membership: membershipOf(live, 'inbound', envelope) };
      default:
        refused ??= verdict;
    }
  }
  return refused === null
    ? { kind: 'no_live_thread', why: closed }
    : { kind: 'refused', why: refused };
}

async function findLive(
  deps: JudgePorts,
  { conversations }: JudgeReads,
  { link, mailbox, message, inSentItems }: Arrival,
  { by, hit }: Candidate<IndexHit>,
): Promise<Candidature | Closed> {
  const [thread, contact] = await Promise.all([
    conversations.thread(link.accountId, hit.contactId, hit.threadId),
    conversations.contact(link.accountId, hit.contactId),
  ]);
  const closed = await lookAtConnection(deps, thread?.value ?? null, link, mailbox.ref);
  if (thread === null || closed !== null) return closed ?? 'erased';
  if (!isSince(thread.value, message.receivedDateTime)) return 'before_thread';
  const addresses = contact && addressesOf(contact.value);
  const contactTimes = participantTimes(addresses);
  return {
    thread,
    nominated: {
      by,
      hasReplyHeader: hasReplyHeader(message),
      inSentItems,
      receivedAt: Date.parse(message.receivedDateTime),
    },
    circle: {
      participants: participantTimes(thread.value, addresses),
      contact: new Set(contactTimes.keys()),
      own: new Set(mailbox.ownAddresses),
      internalDomains: new Set(mailbox.internalDomains),
      // One that was stored by other rules is compared by today's.
      topic: topicOf(thread.value.topic),
    },
    contactTimes,
    answersId: by === 'conversation' ? null : hit.entryId,
  };
}

/**
 * The first look: the mailbox's link tells the connection's generation, and may be some seconds old, so a closed thread
 * is believed only to the connection itself. What is admitted is looked at again before it is written.
 */
async function lookAtConnection(
  { connections }: JudgePorts,
  thread: Thread | null,
  link: MailboxLink,
  ref: MailboxRef,
): Promise<Closed | null> {
  const isOpen = thread?.generation === link.generation && thread.mailboxRef === ref;
  if (isOpen) return null;
  const connection = await connections.find(link.accountId, link.userId);
  return closedFor(thread, connection?.value ?? null, ref);
}

function addressesOf({ emails, joined }: Contact): Participants {
  return { participants: emails, joined };
}

function membershipOf(
  { thread, nominated, circle, contactTimes, answersId }: Candidature,
  direction: Direction,
  envelope: Envelope,
): Membership {
  const { from } = envelope;
  const isInbound = direction === 'inbound';
  const contacts = { ...circle, participants: contactTimes };
  return {
    thread,
    direction,
    unknownSender: isInbound && !isParticipant(from, nominated, circle),
    fromContact: isInbound && isParticipant(from, nominated, contacts),
    answersId,
    envelope,
  };
}
