import type { Entry, EntryContent } from '../domain/entry/entry.ts';

/** An entry as the interface shows it in a list: without its bodies and without where it lives in Graph. */
export function entryShape(entry: Entry): Record<string, unknown> {
  return {
    id: entry.id,
    version: entry.version,
    accountId: entry.accountId,
    userId: entry.userId,
    mailbox: entry.mailbox,
    contactId: entry.contactId,
    threadId: entry.threadId,
    kind: 'message',
    direction: entry.direction,
    origin: entry.origin,
    unknownSender: entry.unknownSender,
    status: entry.status,
    failure: entry.failure,
    from: entry.from,
    to: entry.to,
    cc: entry.cc,
    bcc: entry.bcc,
    subject: entry.subject,
    occurredAt: entry.occurredAt,
    snippet: entry.snippet,
    remoteImages: entry.remoteImages,
    simplified: entry.simplified,
    attachments: entry.attachments,
    internetMessageId: entry.internetMessageId,
  };
}

/** One entry, whole. */
export function wholeEntryShape(entry: Entry, content: EntryContent): Record<string, unknown> {
  return {
    ...entryShape(entry),
    html: content.html,
    text: content.text,
    newText: content.newText,
  };
}
