import type { Connection } from '../account/connection.ts';
import { threadId, timeOfId } from '../entry/entry-id.ts';
import type { Attachment, Entry, EntryContent } from '../entry/entry.ts';
import { snippetOf } from '../entry/new-text.ts';
import type { EntryId, MailboxRef, ThreadId } from '../ids.ts';
import type { Thread } from '../thread/thread.ts';
import { hasReplyPrefix } from '../thread/topic.ts';
import type { OutgoingMessage, Recipients } from './outgoing-message.ts';
import type { Send, SendLease } from './send.ts';

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
    kind: 'message',
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
    protected: null,
    junk: false,
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
