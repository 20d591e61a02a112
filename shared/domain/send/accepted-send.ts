import type { Recipients } from './recipients.ts';
import type { Connection } from '../account/connection.ts';
import type { Attachment, Entry, EntryContent } from '../entry/entry.ts';
import { threadId, timeOfId } from '../entry/entry-id.ts';
import type { EntryId, MailboxRef, ThreadId } from '../ids.ts';
import type { OutgoingMessage } from './outgoing-message.ts';
import type { Send, SendLease } from './send.ts';
import { snippetOf } from '../entry/snippet.ts';
import type { Participants, Thread } from '../thread/thread.ts';
import { hasReplyPrefix, topicOf } from '../thread/topic.ts';

/** A connection that can send. */
export interface Sender extends Connection {
  readonly mailboxRef: MailboxRef;
  readonly email: string;
}

export function canSend(connection: Connection): connection is Sender {
  return connection.mailboxRef !== null && connection.email !== null;
}

export interface Accepted {
  readonly id: EntryId;
  /** When it is stored, milliseconds since 1970: later than its id says when the key's first request died before that. */
  readonly acceptedAt: number;
  readonly message: OutgoingMessage;
  readonly sender: Sender;
  readonly recipients: Recipients;
  readonly original: Entry | null;
  /** The thread of the original, when it has one. */
  readonly thread: Thread | null;
  /** What the conversation shows: sanitised HTML, text, and how many remote sources the HTML had. */
  readonly shown: {
    readonly content: EntryContent;
    readonly remoteImages: number;
    readonly simplified: boolean;
  };
  readonly lease: SendLease;
}

/** The entry as it is queued. Its sort time is the acceptance and stays. */
export function acceptedEntry(accepted: Accepted): Entry {
  const { id, message, sender, recipients, shown } = accepted;
  return {
    id,
    version: 1,
    accountId: sender.accountId,
    userId: sender.userId,
    mailbox: sender.email,
    contactId: message.contact.id,
    threadId: threadOf(accepted),
    direction: 'outbound',
    origin: 'crm',
    unknownSender: false,
    status: 'queued',
    failure: null,
    from: { email: sender.email },
    ...recipients,
    subject: subjectOf(message.subject, accepted.original),
    occurredAt: new Date(timeOf(id)).toISOString(),
    snippet: snippetOf(shown.content.newText ?? ''),
    remoteImages: shown.remoteImages,
    simplified: shown.simplified,
    attachments: message.attachments.map(toAttachment),
    internetMessageId: null,
    graph: null,
  };
}

export function acceptedSend(accepted: Accepted): Send {
  const { id, message, sender, original, lease, acceptedAt } = accepted;
  return {
    id,
    accountId: sender.accountId,
    userId: sender.userId,
    contactId: message.contact.id,
    threadId: threadOf(accepted),
    generation: sender.generation,
    mailboxRef: sender.mailboxRef,
    state: 'queued',
    lease,
    acceptedAt,
    nextAt: null,
    draftId: null,
    internetMessageId: null,
    conversationId: null,
    isStamped: true,
    sendingSince: null,
    looks: [],
    replyTo: original === null ? null : { entryId: original.id, all: message.replyAll },
  };
}

/**
 * The thread once its message has a draft: new, or started again under the present generation, or the one that goes on.
 * `draftedAt` is the draft's creation by Graph's clock, from which a thread that was not active takes messages.
 */
export function threadOnceDrafted(
  present: Thread | null,
  send: Send,
  entry: Entry,
  people: Participants,
  draftedAt: string,
): Thread {
  const goesOn =
    present !== null &&
    present.generation === send.generation &&
    present.mailboxRef === send.mailboxRef;
  return {
    id: send.threadId,
    accountId: send.accountId,
    userId: send.userId,
    contactId: send.contactId,
    generation: send.generation,
    mailboxRef: send.mailboxRef,
    activeSince: goesOn ? present.activeSince : draftedAt,
    participants: people.participants,
    joined: people.joined,
    topic: present?.topic ?? topicOf(entry.subject),
  };
}

/** A reply stays in its thread; one to another user's mail gets a thread of this user, the same one each time. */
function threadOf({ id, original, thread, sender }: Accepted): ThreadId {
  if (original === null) return threadId(timeOf(id), 'thread', id);
  const owner = thread?.userId ?? original.userId;
  if (owner === sender.userId) return original.threadId;
  const at = timeOfId(original.threadId) ?? timeOf(id);
  return threadId(at, 'thread-of-user', original.threadId, sender.userId);
}

function subjectOf(given: string | null, original: Entry | null): string {
  if (given !== null) return given;
  const subject = original?.subject ?? '';
  return hasReplyPrefix(subject) ? subject : `Re: ${subject}`;
}

function toAttachment(file: OutgoingMessage['attachments'][number], place: number): Attachment {
  return {
    id: attachmentId(place),
    name: file.name,
    contentType: file.contentType,
    size: file.content.length,
    inline: file.contentId !== null,
    contentId: file.contentId,
    type: 'file',
  };
}

/** Of the attachment at `place`, from 0; its blob is named so. */
export function attachmentId(place: number): string {
  return `a${place + 1}`;
}

function timeOf(id: EntryId): number {
  const at = timeOfId(id);
  if (at === null) throw new RangeError('an entry id without a time');
  return at;
}
