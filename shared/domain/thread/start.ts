import { type Address, domainOf } from '../account/address.ts';
import type { StartsSince } from '../account/scope.ts';
import { BOUNDS } from '../bounds.ts';
import type { Direction } from '../entry/entry.ts';
import type { AccountId, ContactId, MailboxRef, ThreadId, UserId } from '../ids.ts';
import { threadId } from '../entry/entry-id.ts';
import { isOwnAddress, type OwnAddresses } from '../mailbox/own-addresses.ts';
import { type Thread, wholeSeconds } from './thread.ts';
import { emptySummary } from './thread-summary.ts';
import { topicOf } from './topic.ts';

/** Who wrote a message and to whom: all that the wider scopes read of one that no thread knows. */
export interface People {
  readonly from: Address | null;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
}

/** Since when messages of this direction may begin a thread; null where none may. */
export function startsFrom(since: StartsSince, direction: Direction): string | null {
  return direction === 'outbound' ? since.sent : since.received;
}

/**
 * The addresses that a contact is looked for by, in this order: those that a sent mail was written to, first To, then Cc;
 * of a received one its sender's. Never one of the mailbox's own, nor a colleague's: internal mail begins nothing.
 */
export function startAddresses(
  direction: Direction,
  { from, to, cc }: People,
  { ownAddresses, internalDomains }: OwnAddresses,
): readonly string[] {
  const own = new Set(ownAddresses);
  const colleagues = new Set(internalDomains);
  const people = direction === 'outbound' ? [...to, ...cc] : [from];
  const emails = people
    .slice(0, BOUNDS.startRecipients)
    .flatMap((one) => (one === null ? [] : [one.email]))
    .filter((email) => !isOwnAddress(email, own) && !colleagues.has(domainOf(email)));
  return [...new Set(emails)];
}

interface Whose {
  readonly accountId: AccountId;
  readonly userId: UserId;
  readonly contactId: ContactId;
}

interface Beginner {
  readonly messageIdHash: string;
  readonly receivedDateTime: string;
}

/** The name of the thread that a message begins: the same one however often it is judged. */
export function startedThreadId(
  { accountId, userId, contactId }: Whose,
  { messageIdHash, receivedDateTime }: Beginner,
): ThreadId {
  const at = Date.parse(receivedDateTime);
  return threadId(at, 'started-by', accountId, userId, contactId, messageIdHash);
}

/** The thread that a message begins. */
export function startedThread(
  of: Whose & {
    readonly generation: number;
    readonly mailboxRef: MailboxRef;
  },
  message: Beginner & {
    readonly contactEmail: string;
    readonly subject: string;
    /** As the list of threads shows it: nothing of what is marked as private. */
    readonly shownSubject: string;
  },
): Thread {
  const at = Date.parse(message.receivedDateTime);
  return {
    ...of,
    id: startedThreadId(of, message),
    startedAt: wholeSeconds(at),
    activeSince: wholeSeconds(at),
    earlier: [],
    turned: null,
    summary: emptySummary(message.shownSubject),
    participants: [message.contactEmail],
    joined: [],
    topic: topicOf(message.subject),
  };
}
