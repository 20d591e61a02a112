import { everyone, type Copy } from '../microsoft/letter.ts';
import type { OwnName } from '../microsoft/mailbox.ts';
import { type AddedAddress, CONTACTS } from '../story/cast.ts';
import { topicOf, type Thread } from './thread.ts';

const SECOND = 1000;

export type Link = 'in_reply_to' | 'references' | 'conversation';

/** Those whom a thread is among. */
export interface Circle {
  readonly thread: Thread;
  /** Of the mailbox that the message lies in. */
  readonly own: readonly OwnName[];
  /** What the CRM has added to the thread's contact. */
  readonly added: readonly AddedAddress[];
}

/** What is known when a message is judged: as much as may be, or no more than surely is. */
interface Knowledge {
  readonly participants: 'all' | 'sure';
  readonly own: 'all' | 'sure';
}

const KNOWLEDGES: readonly Knowledge[] = (['all', 'sure'] as const).flatMap((participants) =>
  (['all', 'sure'] as const).map((own) => ({ participants, own })),
);

/** Step 5 of "How a message comes in", by what held when it was received; `maybe` where that can't be told from outside. */
export function takes(copy: Copy, by: Link, circle: Circle): 'yes' | 'maybe' | 'no' {
  const answers = KNOWLEDGES.map((known) => belongs(copy, by, circle, known));
  if (answers.every(Boolean)) return 'yes';
  return answers.some(Boolean) ? 'maybe' : 'no';
}

function belongs(copy: Copy, by: Link, circle: Circle, known: Knowledge): boolean {
  return whyNot(copy, by, circle, known) === null;
}

/** Why a thread that is alive takes no message, as an explanation calls it; several where it can't be told from outside. */
export function refusals(copy: Copy, by: Link, circle: Circle): ReadonlySet<string> {
  const reasons = KNOWLEDGES.map((known) => whyNot(copy, by, circle, known));
  return new Set(reasons.filter((reason) => reason !== null));
}

function whyNot(copy: Copy, by: Link, circle: Circle, known: Knowledge): string | null {
  const { letter } = copy;
  const answers = letter.inReplyTo !== null || letter.references.length > 0;
  const sameTopic = topicOf(letter.subject) === circle.thread.topic;
  if (by === 'conversation' && !answers) return 'begun_in_mailbox';
  if (by === 'conversation' && !sameTopic) return 'topic_changed';
  const own = ownAddresses(circle, known);
  const isOwn = copy.folder === 'sentitems' || own.has(letter.from);
  // A mail system's word about a mail belongs with that one, whoever says it.
  if (letter.kind === 'bounce' && !isOwn) return by === 'in_reply_to' ? null : 'unknown_sender';
  const isParticipant = (email: string): boolean =>
    !own.has(email) && joinedAt(email, circle)[known.participants] <= copy.receivedAt;
  const isOutside = (email: string): boolean => isParticipant(email) && !isInternal(email, circle);
  if ((isOwn || isInternal(letter.from, circle)) && !everyone(letter).some(isOutside))
    return isOwn ? 'aside' : 'internal_mail';
  if (isOwn || by === 'in_reply_to') return null;
  if (!isParticipant(letter.from)) return 'unknown_sender';
  return sameTopic ? null : 'topic_changed';
}

/** A name that was given to the mailbox later is known when it was asked, within a day as a rule. */
function ownAddresses({ own }: Circle, known: Knowledge): ReadonlySet<string> {
  const names = own.filter(({ since }) => known.own === 'all' || since === -Infinity);
  return new Set(names.map(({ email }) => email));
}

/** Colleagues are at a domain of the mailbox's own; nobody of the contact's is one. */
function isInternal(email: string, circle: Circle): boolean {
  if (contactAddresses(circle).includes(email)) return false;
  return circle.own.some((own) => domainOf(own.email) === domainOf(email));
}

/** The addresses that are, or at some time become, the contact's. */
export function contactAddresses({ thread, added }: Circle): readonly string[] {
  return [contactOf(thread), ...added.map(({ email }) => email)];
}

/** Since when somebody is a participant, by Exchange's clock: at the earliest, and for sure. */
export function joinedAt(
  email: string,
  { thread, added }: Pick<Circle, 'thread' | 'added'>,
): { readonly all: number; readonly sure: number } {
  const asContact = added.filter((one) => one.email === email);
  const joinings = thread.participants.get(email) ?? [];
  const sure = joinings.filter(({ verdict }) => verdict?.sure !== false);
  const all = [...joinings, ...asContact].map(({ from }) => from);
  return {
    all: Math.floor(Math.min(...all) / SECOND) * SECOND,
    sure: Math.min(...[...sure, ...asContact].map(({ sureFrom }) => sureFrom)),
  };
}

/** The address that a contact always had. */
export function contactOf({ contact }: Pick<Thread, 'contact'>): string {
  return CONTACTS.find(({ id }) => id === contact)?.email ?? '';
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}
