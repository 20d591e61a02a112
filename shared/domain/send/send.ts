import type { Entry, SendFailure, SendFailureCode } from '../entry/entry.ts';
import type { ServiceFailure } from '../failure.ts';
import type {
  AccountId,
  ContactId,
  EntryId,
  MailboxRef,
  MessageRef,
  ThreadId,
  UserId,
} from '../ids.ts';
import { activeAgain } from '../thread/stopping.ts';
import { firstSummary, withEntry } from '../thread/thread-summary.ts';
import { isStopped, type Participants, type Thread } from '../thread/thread.ts';
import { topicOf } from '../thread/topic.ts';

/** Each is stored before the next step is taken. `sending` is stored before Graph's send. */
export type SendState = 'queued' | 'drafted' | 'sending' | 'sent' | 'confirmed' | 'failed';

/** The lease on a send: who drives it until when (milliseconds since 1970). */
export interface SendLease {
  readonly owner: string;
  readonly until: number;
  /** Runs in a row before this one that died while they held it. */
  readonly deaths?: number;
}

/** A CRM send on its way out. Its id is the entry's. It lives in the contact's partition beside the entry. */
export interface Send {
  readonly id: EntryId;
  readonly accountId: AccountId;
  readonly userId: UserId;
  readonly contactId: ContactId;
  readonly threadId: ThreadId;
  /** The connection's generation and mailbox when it was accepted: it never leaves by another. */
  readonly generation: number;
  readonly mailboxRef: MailboxRef;
  readonly state: SendState;
  /** Null when nobody drives it; one that ran out is nobody's either. */
  readonly lease: SendLease | null;
  readonly acceptedAt: number;
  /** Not driven before this (milliseconds since 1970), since Graph asked to wait or a look is due only then. */
  readonly nextAt: number | null;
  readonly draftId: MessageRef | null;
  readonly internetMessageId: string | null;
  readonly conversationId: string | null;
  /** False where the mailbox took no stamp on the draft: looks then go by its Message-ID. */
  readonly isStamped: boolean;
  /** What Microsoft writes before the sender's address, once there is a draft. */
  readonly senderName?: string;
  /** When Graph was last asked to send it; null again once an answer, even an unclear one, came. */
  readonly sendingSince: number | null;
  /** Looks that found the unchanged draft and no Sent copy, milliseconds since 1970. */
  readonly looks: readonly number[];
  readonly replyTo: { readonly entryId: EntryId; readonly all: boolean } | null;
}

/** Nothing more is to be done about the mail itself. */
export function hasEnded(send: Send): boolean {
  return send.state === 'sent' || send.state === 'confirmed' || send.state === 'failed';
}

/** Its entry, with the sender as the recipient sees them. */
export function withSender(entry: Entry, { senderName }: Send): Entry {
  if (senderName === undefined) return entry;
  return { ...entry, from: { ...entry.from, name: senderName } };
}

export function isLeased(send: Send, now: number): boolean {
  return send.lease !== null && send.lease.until > now;
}

/** Milliseconds since 1970: from when on nothing keeps the queue from driving it. */
export function dueSince({ acceptedAt, lease, nextAt }: Send): number {
  return Math.max(acceptedAt, lease?.until ?? 0, nextAt ?? 0);
}

/**
 * The thread once its message has a draft: new, or started again under the present generation, or the one that goes on.
 * `draftedAt` is the draft's creation by Graph's clock, from which a thread that was not active takes messages. One that
 * the CRM has stopped is started by a message that the CRM sent after that, and by no other. `now`: our clock.
 */
export function threadOnceDrafted(
  present: Thread | null,
  send: Send,
  entry: Entry,
  people: Participants,
  draftedAt: string,
  now: number,
): Thread {
  const { participants, joined } = people;
  if (present === null) {
    return {
      id: send.threadId,
      accountId: send.accountId,
      userId: send.userId,
      contactId: send.contactId,
      generation: send.generation,
      mailboxRef: send.mailboxRef,
      startedAt: draftedAt,
      activeSince: draftedAt,
      earlier: [],
      turned: null,
      participants,
      joined,
      topic: topicOf(entry.subject),
      summary: firstSummary(entry),
    };
  }
  const summary = withEntry(present.summary, entry);
  const thread = { ...present, participants, joined, summary };
  const goesOn = isStopped(present)
    ? send.acceptedAt <= Date.parse(present.turned?.at ?? '')
    : present.generation === send.generation && present.mailboxRef === send.mailboxRef;
  return goesOn ? thread : activeAgain(thread, send, draftedAt, now);
}

const MESSAGES: Record<SendFailureCode, string> = {
  disconnected: 'The mailbox was disconnected before the message was sent.',
  mailbox_changed: 'Another mailbox was connected before the message was sent.',
  send_as_denied: 'The mailbox may not send from this address.',
  recipient_refused: 'Microsoft 365 refused a recipient.',
  message_too_large: 'The message is too large for the mailbox.',
  daily_limit: 'The mailbox has reached its sending limit.',
  rejected: 'Microsoft 365 did not take the message.',
  outcome_unknown: 'Whether the message was sent could not be found out within a day.',
};

/** The sentences never hold Graph's text, which may quote mail. */
export function sendFailure(code: SendFailureCode): SendFailure {
  return { code, message: MESSAGES[code] };
}

/** Graph's `error.code` (its casing varies), in lower case. */
const CODES: Readonly<Record<string, SendFailureCode>> = {
  errorsendasdenied: 'send_as_denied',
  erroraccountsuspend: 'send_as_denied',
  errorinvalidrecipients: 'recipient_refused',
  errormissingrecipients: 'recipient_refused',
  errorrecipientnotfound: 'recipient_refused',
  errorrecipientsnotfound: 'recipient_refused',
  errormessagesizeexceeded: 'message_too_large',
  errorexceededmessagelimit: 'daily_limit',
  errormessagesubmissionblocked: 'daily_limit',
};

/** What a definite refusal of Graph means to the CRM. */
export function refusalCode(refusal: Pick<ServiceFailure, 'code' | 'status'>): SendFailureCode {
  const known = CODES[refusal.code.toLowerCase()];
  if (known) return known;
  return refusal.status === 413 ? 'message_too_large' : 'rejected';
}
