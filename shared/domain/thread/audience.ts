import { comparable, domainOf, type Address } from '../account/address.ts';
import { isOwnAddress } from '../mailbox/own-addresses.ts';
import type { PointedBy } from './nominate.ts';
import type { NotAdmitted } from './outcome.ts';
import { topicOf } from './topic.ts';

/** What is known of a nominated message before its addresses are read. */
export interface Nominated {
  readonly by: PointedBy;
  readonly hasReplyHeader: boolean;
  /** The message that points here is the very one that this one is about, not an older one of its references. */
  readonly isNearest: boolean;
  readonly inSentItems: boolean;
  /** Milliseconds since 1970, by Graph's clock, whole seconds. */
  readonly receivedAt: number;
}

/** Who belongs to a thread. All addresses are comparable ones. */
export interface Circle {
  /** Each with the time since when, milliseconds since 1970; the contact's addresses are among them. */
  readonly participants: ReadonlyMap<string, number>;
  /** The contact's: never internal, whatever their domain. */
  readonly contact: ReadonlySet<string>;
  /** The mailbox's own: never participants. */
  readonly own: ReadonlySet<string>;
  /** Domains whose people are colleagues; none for a personal account. */
  readonly internalDomains: ReadonlySet<string>;
  readonly topic: string;
}

export interface Heading {
  readonly from: Address | null;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly subject: string;
  /** It came by a mail server; a copy that its writer's program kept has none. */
  readonly hasTransportHeaders: boolean;
  /** A mail system says what became of a mail. */
  readonly isDeliveryReport: boolean;
}

/**
 * How a message belongs to a thread. `copy_of_own`: from an own address by a mail server, so either a copy to oneself or
 * a forged From; only its Sent copy can tell.
 */
export type Verdict = 'outbound' | 'inbound' | 'copy_of_own' | NotAdmitted;

/**
 * Judges by what held when the message was received, so that judging it again, later, from another folder or under
 * another id, gives the same answer. Own and internal mail belong only when somebody outside is written to: an aside is
 * no business of the contact's. A delivery report is from no participant and often the user's own organisation's: it
 * belongs when the mail that it is about does, and only then, so that the report of an aside stays out with it.
 */
export function judgeAudience(message: Nominated, heading: Heading, circle: Circle): Verdict {
  const sameTopic = () => topicOf(heading.subject) === circle.topic;
  if (message.by === 'conversation') {
    if (!message.hasReplyHeader) return 'no_reply_header';
    if (!sameTopic()) return 'other_topic';
  }
  const isOwn = message.inSentItems || isOwner(heading.from, circle);
  if (heading.isDeliveryReport && !isOwn) return message.isNearest ? 'inbound' : 'unknown_sender';
  // Other mail can carry what only a report should.
  if (message.by === 'report') return 'unknown_sender';
  if (isOwn || isInternal(heading.from, circle)) {
    const { to, cc, bcc } = heading;
    const outside = [...to, ...cc, ...bcc].some((one) => isOutside(one, message, circle));
    if (!outside) return isOwn ? 'aside' : 'internal_aside';
  }
  if (isOwn) {
    return message.inSentItems || !heading.hasTransportHeaders ? 'outbound' : 'copy_of_own';
  }
  if (message.by === 'in_reply_to') return 'inbound';
  if (!isParticipant(heading.from, message, circle)) return 'unknown_sender';
  return sameTopic() ? 'inbound' : 'other_topic';
}

/** Whether the address was a participant when the message was received. Both times are whole seconds: the same is in time. */
export function isParticipant(
  address: Address | null,
  { receivedAt }: Pick<Nominated, 'receivedAt'>,
  circle: Circle,
): boolean {
  if (address === null || isOwner(address, circle)) return false;
  const since = circle.participants.get(comparable(address.email));
  return since !== undefined && since <= receivedAt;
}

/** Who tries the product out may have made a contact of `anna+carla@`: that one is the contact. */
function isOwner(address: Address | null, { own, contact }: Circle): boolean {
  if (address === null) return false;
  return isOneOf(own, address) || (!isOneOf(contact, address) && isOwnAddress(address.email, own));
}

function isOutside(address: Address, message: Nominated, circle: Circle): boolean {
  return isParticipant(address, message, circle) && !isInternal(address, circle);
}

function isInternal(address: Address | null, { contact, internalDomains }: Circle): boolean {
  if (address === null || isOneOf(contact, address)) return false;
  return isDirectoryName(address)
    ? internalDomains.size > 0
    : internalDomains.has(domainOf(address.email));
}

/** What Exchange shows for people whom the organisation's directory no longer has; nobody outside has one. */
function isDirectoryName({ email }: Address): boolean {
  return /^\/o=/i.test(email.trim());
}

export function isOneOf(addresses: ReadonlySet<string>, address: Address | null): boolean {
  return address !== null && addresses.has(comparable(address.email));
}
