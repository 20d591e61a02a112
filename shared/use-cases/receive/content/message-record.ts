import type { BounceClaim } from '../../../domain/entry/bounce.ts';
import { withContentIds } from '../../../domain/entry/content-id.ts';
import { entryId, sortTime, timeSortedId } from '../../../domain/entry/entry-id.ts';
import type {
  Attachment,
  Entry,
  EntryContent,
  Origin,
  SkippedMessage,
} from '../../../domain/entry/entry.ts';
import { printOf, type MailPrint } from '../../../domain/entry/fingerprint.ts';
import type { EntryId } from '../../../domain/ids.ts';
import { type Arrival, isJunk } from '../arrival.ts';
import type { Membership } from '../membership/judge-message.ts';
import type { Member, Skip } from './read-member.ts';

/** What is to be stored of a message, with the print of its guard; and what it says of the mail that it is about. */
export type MailRecord = MailPrint & { readonly bounce: BounceClaim | null } & (
    | {
        readonly kind: 'entry';
        readonly entry: Entry;
        readonly content: EntryContent;
      }
    | {
        readonly kind: 'skipped';
        readonly skipped: SkippedMessage;
      }
  );

const NOBODY = { email: '' } as const;

/** The id of a message's entry: it derives from what it stands for, so that a repeat has the same. */
export function entryIdOf(
  { link, message, messageIdHash }: Arrival,
  membership: Membership,
): EntryId {
  const { contactId } = membership.thread.value;
  const at = sortTime(message.receivedDateTime, membership.answersId);
  return entryId(at, link.accountId, contactId, messageIdHash);
}

/** A new entry. */
export function toEntry(arrival: Arrival, membership: Membership, member: Member): MailRecord {
  const { link, mailbox, message } = arrival;
  const { full, interpreted } = member;
  const { rendered } = interpreted;
  const thread = membership.thread.value;
  const { direction, unknownSender } = membership;
  const entry: Entry = {
    id: entryIdOf(arrival, membership),
    version: 1,
    accountId: link.accountId,
    userId: link.userId,
    mailbox: mailbox.email,
    contactId: thread.contactId,
    threadId: thread.id,
    kind: interpreted.kind,
    direction,
    origin: originOf(membership),
    unknownSender,
    status: direction === 'outbound' ? 'confirmed' : 'received',
    failure: null,
    from: full.from ?? NOBODY,
    to: full.to,
    cc: full.cc,
    bcc: full.bcc,
    subject: full.subject,
    occurredAt: new Date(message.receivedDateTime).toISOString(),
    snippet: rendered.snippet,
    remoteImages: rendered.remoteImages,
    simplified: rendered.simplified,
    protected: interpreted.protected,
    junk: isJunk(arrival),
    attachments: member.attachments,
    internetMessageId: message.internetMessageId,
    graph: { mailboxRef: mailbox.ref, messageId: message.id },
  };
  return {
    kind: 'entry',
    entry,
    content: withIds(rendered.content, member.attachments),
    ...printOf(mailbox.ref, full),
    bounce: interpreted.bounce,
  };
}

function withIds(content: EntryContent, attachments: readonly Attachment[]): EntryContent {
  if (content.html === null) return content;
  const ids = attachments.map(({ contentId }) => contentId);
  return { ...content, html: withContentIds(content.html, ids) };
}

/** A member that is not synced, and why. */
export function toSkipped(arrival: Arrival, membership: Membership, skip: Skip): MailRecord {
  const { link, mailbox, message, messageIdHash } = arrival;
  const thread = membership.thread.value;
  const at = sortTime(message.receivedDateTime, membership.answersId);
  return {
    kind: 'skipped',
    skipped: {
      id: timeSortedId(at, link.accountId, thread.contactId, messageIdHash, 'skipped'),
      accountId: link.accountId,
      userId: link.userId,
      contactId: thread.contactId,
      threadId: thread.id,
      direction: membership.direction,
      occurredAt: new Date(message.receivedDateTime).toISOString(),
      from: skip.heading?.from ?? NOBODY,
      subject: skip.heading?.subject ?? '',
      code: skip.code,
      retryable: skip.code === 'unreadable',
      ...(skip.attachmentLimit === undefined ? {} : { attachmentLimit: skip.attachmentLimit }),
    },
    ...printOf(mailbox.ref, membership.envelope),
    bounce: skip.bounce,
  };
}

/** The same mail as a different one under a Message-ID that another mail of the conversation has. */
export function toDuplicate(arrival: Arrival, record: MailRecord): SkippedMessage {
  const what = record.kind === 'entry' ? record.entry : record.skipped;
  const at = Date.parse(arrival.message.receivedDateTime);
  return {
    id: timeSortedId(at, what.id, arrival.mailbox.ref, 'duplicate'),
    accountId: what.accountId,
    userId: what.userId,
    contactId: what.contactId,
    threadId: what.threadId,
    direction: what.direction,
    occurredAt: what.occurredAt,
    from: what.from,
    subject: what.subject,
    code: 'duplicate_message_id',
    retryable: false,
  };
}

function originOf({ direction, fromContact }: Membership): Origin {
  if (direction === 'outbound') return 'mailbox';
  return fromContact ? 'contact' : 'other';
}
