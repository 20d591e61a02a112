import { shownSize } from '../graph/attachment-json.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { Message } from '../mail/types.ts';

/** A message whole, as a test looks at it: nothing selected, nothing hidden. */
export function messageView(mailbox: Mailbox, message: Message): Record<string, unknown> {
  const folder = mailbox.folders.get(message.folderId);
  return {
    id: message.immutableId,
    mutableId: message.mutableId,
    folder: folder?.wellKnownName ?? folder?.displayName ?? null,
    internetMessageId: message.internetMessageId,
    inReplyTo: message.inReplyTo,
    references: message.references,
    conversationId: message.conversationId,
    from: message.from,
    sender: message.sender,
    to: message.to,
    cc: message.cc,
    bcc: message.bcc,
    replyTo: message.replyTo,
    subject: message.subject,
    body: message.body,
    isDraft: message.isDraft,
    isRead: message.isRead,
    receivedDateTime: new Date(message.received).toISOString(),
    sentDateTime: new Date(message.sent).toISOString(),
    headers: message.wireHeaders,
    customHeaders: message.customHeaders,
    extendedProperties: Object.fromEntries(message.extendedProperties),
    sensitivity: message.sensitivity,
    messageClass: message.messageClass,
    attachments: message.attachments.map((attachment) => ({
      id: attachment.id,
      kind: attachment.kind,
      name: attachment.name,
      contentType: attachment.contentType,
      isInline: attachment.isInline,
      contentId: attachment.kind === 'file' ? attachment.contentId : null,
      size: shownSize(attachment),
      contentLength: attachment.kind === 'reference' ? 0 : attachment.content.length,
    })),
  };
}

export function mailboxView(mailbox: Mailbox): Record<string, unknown> {
  return {
    email: mailbox.email,
    name: mailbox.displayName,
    kind: mailbox.kind,
    tid: mailbox.tid,
    oid: mailbox.oid,
    userPrincipalName: mailbox.userPrincipalName,
    aliases: mailbox.aliases,
    otherMails: mailbox.otherMails,
    sentCopiesIn: mailbox.sentCopiesIn,
    namedPropertiesRefused: mailbox.namedPropertiesRefused,
    automaticReplies: mailbox.automaticReplies?.text ?? null,
    folders: [...mailbox.folders.values()].map(({ id, wellKnownName, displayName }) => ({
      id,
      wellKnownName,
      displayName,
      messages: mailbox.messagesIn(id).length,
    })),
    rules: mailbox.rules,
  };
}
