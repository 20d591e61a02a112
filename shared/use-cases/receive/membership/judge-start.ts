import { comparable } from '../../../domain/account/address.ts';
import type { Contact } from '../../../domain/account/contact.ts';
import { isNeverListed } from '../../../domain/account/never-list.ts';
import type { Direction } from '../../../domain/entry/entry.ts';
import { isActive } from '../../../domain/thread/thread.ts';
import {
  startsFrom,
  type People,
  startAddresses,
  startedThread,
} from '../../../domain/thread/start.ts';
import type { AddressIndex } from '../../../ports/address-index.ts';
import type { Connections } from '../../../ports/connections.ts';
import type { Conversations } from '../../../ports/conversation.ts';
import type { Envelope, MailReader } from '../../../ports/mail-reading.ts';
import type { NeverLists } from '../../../ports/never-lists.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import { type Arrival, isJunk } from '../arrival.ts';
import type { Membership } from './judge-message.ts';

export interface JudgeStartPorts {
  readonly mail: Pick<MailReader, 'people' | 'envelope'>;
  readonly addressIndex: Pick<AddressIndex, 'holders'>;
  readonly neverLists: Pick<NeverLists, 'concerning'>;
}

export interface StartReads {
  readonly connections: Pick<Connections, 'find'>;
  readonly conversations: Pick<Conversations, 'contact'>;
}

export type Start =
  | { readonly kind: 'begins'; readonly membership: Membership }
  | { readonly kind: 'ambiguous'; readonly envelope: Envelope; readonly direction: Direction }
  | { readonly kind: 'not_ours' }
  | { readonly kind: 'never_listed' }
  | { readonly kind: 'missing' }
  /** It came before the scope let mail of its direction begin a thread. */
  | { readonly kind: 'before_scope' };

/**
 * A message that no thread takes, and whose reply headers point to none that was stopped: whether the owner's scope lets
 * it begin one. Only then are its From and recipients read, and no more of it unless one of them is a contact's. What lies
 * in the junk folder begins none: its From may be anybody's word.
 */
export async function judgeStart(
  deps: JudgeStartPorts,
  reads: StartReads,
  arrival: Arrival,
): Promise<Start> {
  const { mailbox, message, link } = arrival;
  const direction = arrival.inSentItems ? 'outbound' : 'inbound';
  if (isJunk(arrival)) return { kind: 'not_ours' };
  const allowed = await allowedBy(reads, arrival, direction);
  if (allowed !== 'yes') return { kind: allowed };
  const people = await deps.mail.people(mailbox.ref, message.id);
  if (people === 'missing') return { kind: 'missing' };
  const found = await findContact(deps, reads, arrival, direction, people);
  if (found === null) return { kind: 'not_ours' };
  const lists = await deps.neverLists.concerning(link.accountId, link.userId);
  const emails = emailsOf(people);
  if (isNeverListed(lists, emails, Date.parse(message.receivedDateTime)))
    return { kind: 'never_listed' };
  const envelope = await deps.mail.envelope(mailbox.ref, message.id);
  if (envelope === 'missing') return { kind: 'missing' };
  return found === 'ambiguous'
    ? { kind: 'ambiguous', envelope, direction }
    : { kind: 'begins', membership: beginning(arrival, direction, envelope, found) };
}

export function emailsOf({ from, to, cc }: People): readonly string[] {
  return [from, ...to, ...cc].flatMap((one) => (one === null ? [] : [one.email]));
}

/** Looked at in the connection itself, by point read: the mailbox's link does not tell the scope. */
export async function allowedBy(
  { connections }: Pick<StartReads, 'connections'>,
  { link, mailbox, message }: Arrival,
  direction: Direction,
): Promise<'yes' | 'before_scope' | 'not_ours'> {
  const found = await connections.find(link.accountId, link.userId);
  if (found === null || !isActive(link, found.value, mailbox.ref)) return 'not_ours';
  const since = startsFrom(found.value.startsSince, direction);
  if (since === null) return 'not_ours';
  return Date.parse(message.receivedDateTime) >= Date.parse(since) ? 'yes' : 'before_scope';
}

interface FoundContact {
  readonly contact: Versioned<Contact>;
  readonly email: string;
}

/** The first that one contact alone has; `ambiguous` when there is none, but one that several have. */
async function findContact(
  deps: JudgeStartPorts,
  reads: StartReads,
  { mailbox, link, message }: Arrival,
  direction: Direction,
  people: People,
): Promise<FoundContact | 'ambiguous' | null> {
  let isAmbiguous = false;
  const receivedAt = Date.parse(message.receivedDateTime);
  for (const email of startAddresses(direction, people, mailbox)) {
    const holders = await deps.addressIndex.holders(link.accountId, email);
    const then = holders.filter(({ since }) => Date.parse(since) <= receivedAt);
    const contacts = await Promise.all(
      then.map(({ contactId }) => reads.conversations.contact(link.accountId, contactId)),
    );
    const known = contacts.filter((one) => one !== null);
    const having = ownersOf(known.filter(({ value }) => has(value, email)));
    const [contact, another] = having;
    if (contact && !another) return { contact, email };
    isAmbiguous ||= another !== undefined;
  }
  return isAmbiguous ? 'ambiguous' : null;
}

/** One that was merged into another, or is being, does not count beside it. */
function ownersOf(having: readonly Versioned<Contact>[]): readonly Versioned<Contact>[] {
  const merged = new Set(
    having.flatMap(({ value }) => (value.merged ?? []).map(({ contactId }) => contactId)),
  );
  return having.filter(({ value }) => !value.mergedInto && !merged.has(value.id));
}

function has({ emails }: Contact, email: string): boolean {
  return emails.some((one) => comparable(one) === comparable(email));
}

function beginning(
  { link, mailbox, message, messageIdHash }: Arrival,
  direction: Direction,
  envelope: Envelope,
  { contact, email }: FoundContact,
): Membership {
  const { accountId, userId, generation } = link;
  const contactId = contact.value.id;
  const thread = startedThread(
    { accountId, userId, generation, contactId, mailboxRef: mailbox.ref },
    {
      messageIdHash,
      receivedDateTime: message.receivedDateTime,
      contactEmail: comparable(email),
      subject: envelope.subject,
      shownSubject: envelope.markedPrivate ? '' : envelope.subject,
    },
  );
  return {
    thread: { value: thread, etag: '' },
    begins: true,
    direction,
    unknownSender: false,
    fromContact: direction === 'inbound',
    others: (contact.value.merged ?? []).map((one) => one.contactId),
    answersId: null,
    envelope,
  };
}
