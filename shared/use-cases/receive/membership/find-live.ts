import type { ContactId } from '../../../domain/ids.ts';
import type { Circle, Nominated } from '../../../domain/thread/audience.ts';
import { hashOf } from '../../../domain/thread/message-id.ts';
import type { Candidate } from '../../../domain/thread/nominate.ts';
import type { Closed } from '../../../domain/thread/outcome.ts';
import { participantTimes } from '../../../domain/thread/participants.ts';
import { hasReplyHeader, nearestOf } from '../../../domain/thread/references.ts';
import {
  closedFor,
  closedThen,
  isOlder,
  isStopped,
  type Thread,
} from '../../../domain/thread/thread.ts';
import { topicOf } from '../../../domain/thread/topic.ts';
import type { Connections } from '../../../ports/connections.ts';
import type { Conversations } from '../../../ports/conversation.ts';
import type { Threading } from '../../../ports/mail-reading.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import { judgedContact } from '../../conversation/family.ts';
import type { Arrival } from '../arrival.ts';
import type { Pointed } from './nominate-message.ts';

export interface LiveReads {
  readonly connections: Pick<Connections, 'find'>;
  readonly conversations: Pick<Conversations, 'thread' | 'contact'>;
}

/** A thread that takes nothing of this message. */
export interface Shut {
  readonly kind: 'shut';
  readonly why: Closed;
  /** Nor does it let the message begin a thread of its own. */
  readonly barsStart: boolean;
}

export interface Live {
  readonly kind: 'live';
  readonly thread: Versioned<Thread>;
  readonly nominated: Nominated;
  readonly circle: Circle;
  readonly others: readonly ContactId[];
  readonly answersId: string | null;
}

/** The thread that a link points to, when it takes messages and took them when this one was received. */
export async function findLive(
  { conversations, connections }: LiveReads,
  arrival: Arrival,
  { by, hit }: Candidate<Pointed>,
): Promise<Live | Shut> {
  const { link, mailbox, message, messageIdHash, inSentItems } = arrival;
  const [thread, contact] = await Promise.all([
    conversations.thread(link.accountId, hit.contactId, hit.threadId),
    judgedContact({ conversations }, link.accountId, hit.contactId),
  ]);
  const closed = await lookAtConnection({ connections }, thread?.value ?? null, arrival);
  if (thread === null || closed !== null) return shut(closed ?? 'erased', true);
  const then = closedThen(thread.value, message.receivedDateTime);
  if (then !== null) return shut(then, !isOlder(thread.value, message.receivedDateTime));
  const addresses = contact && contact.addresses;
  return {
    kind: 'live',
    thread,
    nominated: {
      by,
      hasReplyHeader: hasReplyHeader(message),
      isNearest: isNearest(message, hit),
      inSentItems,
      receivedAt: Date.parse(message.receivedDateTime),
    },
    circle: {
      participants: participantTimes(thread.value, addresses),
      contact: new Set(participantTimes(addresses).keys()),
      own: new Set(mailbox.ownAddresses),
      internalDomains: new Set(mailbox.internalDomains),
      // One that was stored by other rules is compared by today's.
      topic: topicOf(thread.value.topic),
    },
    others: contact?.others ?? [],
    answersId: by === 'conversation' || hit.messageIdHash === messageIdHash ? null : hit.entryId,
  };
}

function shut(why: Closed, barsStart: boolean): Shut {
  return { kind: 'shut', why, barsStart };
}

function isNearest(message: Threading, { messageIdHash }: Pointed): boolean {
  const nearest = nearestOf(message);
  return nearest !== null && messageIdHash === hashOf(nearest);
}

/**
 * The first look: the mailbox's link tells the connection's generation. It may be some seconds old, so a closed thread is
 * believed only to the connection itself, and an open one only to a link that is newer than the message: what came after a
 * disconnect is not read. What is admitted is looked at again before it is written.
 */
async function lookAtConnection(
  { connections }: Pick<LiveReads, 'connections'>,
  thread: Thread | null,
  { link, linkIsNewer, mailbox: { ref } }: Arrival,
): Promise<Closed | null> {
  if (thread !== null && isStopped(thread)) return 'while_stopped';
  const isOpen = thread?.generation === link.generation && thread.mailboxRef === ref;
  if (isOpen && linkIsNewer) return null;
  const connection = await connections.find(link.accountId, link.userId);
  return closedFor(thread, connection?.value ?? null, ref);
}
