import { comparable, type Address } from './address.ts';
import type { Direction } from './entry.ts';
import type { Link } from './nominate.ts';
import { topicOf } from './topic.ts';

/** What is known of a nominated message before its addresses are read. */
export interface Nominated {
  readonly direction: Direction;
  readonly by: Link;
  readonly hasReplyHeader: boolean;
}

/** Who belongs to a thread. Addresses are comparable ones; `participants` holds the contact's as well. */
export interface Circle {
  readonly participants: ReadonlySet<string>;
  /** The connected mailbox's own: never a participant. */
  readonly user: string;
  readonly topic: string;
}

export interface Heading {
  readonly from: Address | null;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly subject: string;
}

/** An inbound answer to an entry belongs whoever sent it and whatever its subject says: neither is read. */
export function decidedByReply(message: Nominated): boolean {
  return message.direction === 'inbound' && message.by === 'in_reply_to';
}

/** Whether a nominated message belongs to the thread. */
export function belongs(message: Nominated, heading: Heading, circle: Circle): boolean {
  if (decidedByReply(message)) return true;
  // Unrelated mails can share a conversationId: alone it says nothing of a mail that answers nothing.
  if (message.by === 'conversation' && !message.hasReplyHeader) return false;
  if (message.by === 'conversation' && topicOf(heading.subject) !== circle.topic) return false;
  if (message.direction === 'outbound') return writesToParticipant(heading, circle);
  return isParticipant(heading.from, circle) && topicOf(heading.subject) === circle.topic;
}

export function isParticipant(address: Address | null, circle: Circle): boolean {
  if (address === null) return false;
  const email = comparable(address.email);
  return email !== circle.user && circle.participants.has(email);
}

/** False for an aside or a forward to a colleague. */
function writesToParticipant(heading: Heading, circle: Circle): boolean {
  return [...heading.to, ...heading.cc, ...heading.bcc].some((one) => isParticipant(one, circle));
}
