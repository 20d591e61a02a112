import type { Entry, EntryContent } from '../domain/entry/entry.ts';
import type { ContactId } from '../domain/ids.ts';

/**
 * An entry as the interface shows it in a list: without its bodies and without where it lives in Graph. `shownAs`: its
 * contact, or the one that this was merged into.
 */
export function entryShape(entry: Entry, shownAs: ContactId) {
  return {
    id: entry.id,
    version: entry.version,
    accountId: entry.accountId,
    userId: entry.userId,
    mailbox: entry.mailbox,
    contactId: shownAs,
    threadId: entry.threadId,
    kind: entry.kind,
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
    protected: entry.protected,
    junk: entry.junk,
    attachments: entry.attachments,
    internetMessageId: entry.internetMessageId,
  };
}

/** One entry, whole. */
export function wholeEntryShape(entry: Entry, shownAs: ContactId, content: EntryContent) {
  return {
    ...entryShape(entry, shownAs),
    html: content.html,
    text: content.text,
    newText: content.newText,
  };
}
