import type { Entry, SkipCode, SkippedMessage } from '../entry/entry.ts';
import type { PointedBy } from '../thread/nominate.ts';
import type { Closed, NotAdmitted } from '../thread/outcome.ts';

/**
 * Why a message is in a conversation or not, each with its sentence for people. The first is what tells most: of several
 * copies of one message the code that stands first here is answered.
 */
const SENTENCES = {
  synced: 'The message is in the conversation.',
  waiting: 'The message was written in the CRM and waits to be sent.',
  send_failed: 'The message was written in the CRM and could not be sent.',
  duplicate:
    'The message came under a Message-ID that another message of the conversation has, and was skipped.',
  unreadable: 'Microsoft 365 did not give the message in a readable form, so it was skipped.',
  skipped: 'The message belongs to a thread and was skipped.',
  problem:
    'The message belongs to a thread, and bringing it in kept failing. It counts in `problems`; the operator can retry it.',
  not_seen_yet: 'The message belongs to a thread and is not in yet. It is looked for again.',
  received_before_thread:
    'The message was received before its thread began to sync, so it stays out.',
  after_disconnect:
    'The thread belongs to an earlier connection, which has ended. A reply from the CRM starts it again.',
  thread_stopped: 'The message came while its thread was stopped, so it stays out.',
  aside: 'The user wrote this in a synced thread to nobody outside, so it stays private.',
  internal_mail:
    'A colleague wrote this in a synced thread to nobody outside, so it stays private.',
  topic_changed:
    'The message refers to a synced thread, but its subject is another, so it stays private.',
  unknown_sender:
    'The message refers to a synced thread without answering one of its messages, and its sender is not known there.',
  contact_erased: 'The contact was erased from the CRM, and with it the thread.',
  ambiguous_contact:
    'The message would begin a thread, but several contacts have the address, so it was skipped.',
  never_listed:
    'Somebody who wrote or gets the message is on a never-list, or was when it came, so it stays out.',
  received_before_scope:
    'The message answers nothing of a synced thread, and came before the scope let such mail begin one, so it stays private.',
  begun_in_mailbox:
    'The message answers nothing of a thread that the CRM started, so it stays private.',
  draft: 'The message is a draft.',
  not_in_this_mailbox: 'The connected mailbox does not hold a message with this Message-ID.',
  needs_reconnect:
    'The mailbox can not be looked at: the user must connect it again. What is missing comes in then.',
  not_connected: 'The user has no connected mailbox, so it can not be looked at.',
} as const;

export type ExplanationCode = keyof typeof SENTENCES;

export const EXPLANATION_CODES = Object.keys(SENTENCES).filter(
  (code): code is ExplanationCode => code in SENTENCES,
);

/** A skipped message says of its code what is to be done about it. */
const SKIPPED: Partial<Record<SkipCode, string>> = {
  attachment_too_large:
    'The message belongs to a thread and was skipped: an attachment is larger than the limit.',
  body_too_large: 'The message belongs to a thread and was skipped: its text is too large.',
  marked_private: 'The message belongs to a thread and was skipped: it is marked as private.',
};

/** What each refusal of the rules is called here: one that is new does not compile without. */
const REFUSED: Record<NotAdmitted | Closed, ExplanationCode> = {
  aside: 'aside',
  internal_aside: 'internal_mail',
  unknown_sender: 'unknown_sender',
  other_topic: 'topic_changed',
  no_reply_header: 'begun_in_mailbox',
  never_listed: 'never_listed',
  thread_stopped: 'after_disconnect',
  while_stopped: 'thread_stopped',
  before_thread: 'received_before_thread',
  erased: 'contact_erased',
};

/** What an explanation rests on. Null is what does not belong to it: of private mail nothing is told. */
export interface ExplanationFacts {
  readonly contactId: string | null;
  readonly threadId: string | null;
  /** The entry in the conversation, or for `duplicate` the other mail's. */
  readonly entryId: string | null;
  /** Of the entry. */
  readonly status: Entry['status'] | null;
  readonly failureCode: NonNullable<Entry['failure']>['code'] | null;
  readonly skippedId: string | null;
  readonly skippedCode: SkipCode | null;
  readonly retryable: boolean | null;
  /** How it points to the thread. */
  readonly pointedBy: PointedBy | null;
  /** Whether it says that it answers something. */
  readonly hasReplyHeader: boolean | null;
  readonly receivedAt: string | null;
  readonly threadActiveSince: string | null;
  readonly syncedThrough: string | null;
  /** It was found, could not be brought in at once, and is tried again in minutes or hours. */
  readonly isRetried: boolean | null;
}

export interface Explanation {
  readonly code: ExplanationCode;
  readonly sentence: string;
  readonly facts: ExplanationFacts;
  /** When the mailbox is next searched for what was not notified, RFC 3339; null when that does not find it. */
  readonly nextLookAt: string | null;
}

const NOTHING: ExplanationFacts = {
  contactId: null,
  threadId: null,
  entryId: null,
  status: null,
  failureCode: null,
  skippedId: null,
  skippedCode: null,
  retryable: null,
  pointedBy: null,
  hasReplyHeader: null,
  receivedAt: null,
  threadActiveSince: null,
  syncedThrough: null,
  isRetried: null,
};

export function explanation(
  code: ExplanationCode,
  facts: Partial<ExplanationFacts> = {},
  nextLookAt: string | null = null,
): Explanation {
  return { code, sentence: SENTENCES[code], facts: { ...NOTHING, ...facts }, nextLookAt };
}

/** Of a message that stands in the conversation as this entry. */
export function explainEntry(entry: Entry): Explanation {
  const { contactId, threadId, id: entryId, status, failure, occurredAt } = entry;
  const code = status === 'queued' ? 'waiting' : status === 'failed' ? 'send_failed' : 'synced';
  const failureCode = failure?.code ?? null;
  return explanation(code, {
    contactId,
    threadId,
    entryId,
    status,
    failureCode,
    receivedAt: code === 'synced' ? occurredAt : null,
  });
}

/** `other`: the entry that has its Message-ID, where it was skipped for that. */
export function explainSkipped(
  skipped: SkippedMessage,
  retryable: boolean,
  other: string | null,
): Explanation {
  const { id: skippedId, contactId, threadId, code: skippedCode, occurredAt } = skipped;
  const code =
    skippedCode === 'duplicate_message_id'
      ? 'duplicate'
      : skippedCode === 'unreadable'
        ? skippedCode
        : skippedCode === 'ambiguous_contact'
          ? skippedCode
          : 'skipped';
  const facts = { contactId, threadId, skippedId, skippedCode, retryable, receivedAt: occurredAt };
  const explained = explanation(code, { ...facts, entryId: other });
  return { ...explained, sentence: SKIPPED[skippedCode] ?? explained.sentence };
}

export function refusedCode(why: NotAdmitted | Closed): ExplanationCode {
  return REFUSED[why];
}

/** Of several copies: the explanation that tells most. */
export function mostTelling(all: readonly Explanation[]): Explanation | null {
  const place = ({ code }: Explanation): number => EXPLANATION_CODES.indexOf(code);
  return all.toSorted((a, b) => place(a) - place(b))[0] ?? null;
}
