import type { Address } from '../../../shared/domain/account/address.ts';
import { messageRefSchema } from '../../../shared/domain/ids.ts';
import {
  SUBSCRIPTION_KINDS,
  type SubscriptionKind,
} from '../../../shared/domain/mailbox/subscription-plan.ts';
import type {
  AttachmentMeta,
  Envelope,
  FullMessage,
  Threading,
} from '../../../shared/ports/mail-reading.ts';
import type { Draft, DraftFields, StampedMessage } from '../../../shared/ports/mail-sending.ts';
import type { MailSubscription } from '../../../shared/ports/mail-subscriptions.ts';
import type { Copy, Letter } from '../microsoft/letter.ts';
import type { Mailbox } from '../microsoft/mailbox.ts';
import type { Subscription } from '../microsoft/notifier.ts';

const SECOND = 1000;
const FILE_TYPE = 'application/octet-stream';
/** Graph's size of an attachment is larger than its content. */
const ATTACHMENT_FRAME_BYTES = 300;

/** A named property stays with the sender's own copy, in a mailbox that has room for it. */
export function keptStamp({ takesStamps }: Mailbox, { wasDelivered, letter }: Copy): string | null {
  return wasDelivered || !takesStamps ? null : letter.stamp;
}

export function toDraft(mailbox: Mailbox, copy: Copy, quoted: string | null): Draft {
  return {
    id: messageRefSchema.parse(copy.id),
    internetMessageId: copy.letter.messageId,
    conversationId: copy.conversationId,
    createdDateTime: iso(copy.createdAt),
    body: quoted === null ? null : { contentType: 'html', content: quoted },
    subject: copy.letter.subject,
    from: { email: copy.letter.from },
    isStamped: mailbox.takesStamps,
  };
}

export function toStamped(mailbox: Mailbox, copy: Copy): StampedMessage {
  return {
    id: messageRefSchema.parse(copy.id),
    isDraft: copy.isDraft,
    parentFolderId: mailbox.folders[copy.folder],
    internetMessageId: copy.letter.messageId,
    conversationId: copy.conversationId,
  };
}

export function toThreading(mailbox: Mailbox, copy: Copy): Threading {
  const { letter } = copy;
  return {
    id: messageRefSchema.parse(copy.id),
    conversationId: copy.conversationId,
    internetMessageId: letter.messageId,
    isDraft: copy.isDraft,
    parentFolderId: mailbox.folders[copy.folder],
    receivedDateTime: iso(copy.receivedAt),
    inReplyTo: letter.inReplyTo,
    references: letter.references.length === 0 ? null : letter.references.join(' '),
    reportOf: null,
    stamp: keptStamp(mailbox, copy),
  };
}

export function toEnvelope({ letter, wasDelivered }: Copy): Envelope {
  const addresses = (list: readonly string[]): Address[] => list.map((email) => ({ email }));
  return {
    from: { email: letter.from },
    to: addresses(letter.to),
    cc: addresses(letter.cc),
    bcc: addresses(letter.bcc),
    subject: letter.subject,
    sentDateTime: iso(Math.floor(letter.sentAt / SECOND) * SECOND),
    hasTransportHeaders: wasDelivered,
    transportHeaders: wasDelivered ? headersOf(letter) : null,
    messageClass: letter.messageClass,
    markedPrivate: letter.markedPrivate,
  };
}

function headersOf({ headers }: Letter): string {
  return headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
}

export function toFull(copy: Copy): FullMessage {
  const { letter } = copy;
  const body = { contentType: 'text', content: letter.text } as const;
  return {
    ...toEnvelope(copy),
    id: messageRefSchema.parse(copy.id),
    body,
    uniqueBody: body,
    attachments: letter.files.map(({ name, bytes }): AttachmentMeta => ({
      id: `att-${name}`,
      name,
      contentType: FILE_TYPE,
      size: bytes + ATTACHMENT_FRAME_BYTES,
      isInline: false,
      contentId: null,
      type: 'file',
    })),
  };
}

/** As Graph names what a subscription of this kind is about. */
export function resourceOf(kind: SubscriptionKind): string {
  return kind === 'messages' ? 'me/messages' : "me/mailFolders('sentitems')/messages";
}

export function toSubscription(one: Subscription): MailSubscription {
  const { id, resource, notificationUrl, expiresAt } = one;
  const kind = SUBSCRIPTION_KINDS.find((each) => resourceOf(each) === resource) ?? null;
  return { id, kind, notificationUrl, expiresAt: iso(expiresAt) };
}

/** What a draft's fields make of a letter. `original`: it is a reply to that one. */
export function toLetter(mailbox: Mailbox, fields: DraftFields, original: Letter | null) {
  const emails = (list: readonly Address[] | undefined) => (list ?? []).map(({ email }) => email);
  return {
    from: mailbox.shown,
    to: emails(fields.to),
    cc: emails(fields.cc),
    bcc: emails(fields.bcc),
    subject: fields.subject ?? '',
    inReplyTo: original?.messageId ?? fields.inReplyTo ?? null,
    references: original
      ? [...original.references, original.messageId]
      : fields.references === undefined
        ? []
        : [fields.references],
    stamp: fields.stamp ?? null,
    files: (fields.attachments ?? []).map(({ name, content }) => ({ name, bytes: content.length })),
    ...(fields.body === undefined ? {} : { text: fields.body.content }),
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
