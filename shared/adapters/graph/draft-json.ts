import { z } from 'zod';
import type { Address } from '../../domain/account/address.ts';
import { messageRefSchema } from '../../domain/ids.ts';
import type { Draft, DraftFields, OutgoingAttachment } from '../../ports/mail-sending.ts';
import { addressSchema, bodySchema } from './full-message.ts';
import { type GraphAnswer, parseAnswer } from './graph-answer.ts';
import { IN_REPLY_TO, REFERENCES, STAMP } from './query.ts';

/** The fields of a draft as Graph's JSON; what is not named stays as it is. */
export function draftJson(fields: DraftFields): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  if (fields.subject !== undefined) json['subject'] = fields.subject;
  if (fields.body !== undefined) json['body'] = fields.body;
  if (fields.to !== undefined) json['toRecipients'] = fields.to.map(recipient);
  if (fields.cc !== undefined) json['ccRecipients'] = fields.cc.map(recipient);
  if (fields.bcc !== undefined) json['bccRecipients'] = fields.bcc.map(recipient);
  if (fields.attachments !== undefined && fields.attachments.length > 0) {
    json['attachments'] = fields.attachments.map(fileAttachmentJson);
  }
  const properties = [
    { id: STAMP, value: fields.stamp },
    { id: IN_REPLY_TO, value: fields.inReplyTo },
    { id: REFERENCES, value: fields.references },
  ].filter(({ value }) => value !== undefined);
  if (properties.length > 0) json['singleValueExtendedProperties'] = properties;
  return json;
}

export function fileAttachmentJson(attachment: OutgoingAttachment): Record<string, unknown> {
  return {
    '@odata.type': '#microsoft.graph.fileAttachment',
    name: attachment.name,
    contentType: attachment.contentType,
    contentBytes: Buffer.from(attachment.content).toString('base64'),
    ...(attachment.contentId === null ? {} : { contentId: attachment.contentId, isInline: true }),
  };
}

function recipient(address: Address): Record<string, unknown> {
  return {
    emailAddress: {
      address: address.email,
      ...(address.name === undefined ? {} : { name: address.name }),
    },
  };
}

const draftSchema = z.object({
  id: messageRefSchema,
  internetMessageId: z.string().min(1),
  conversationId: z.string().nullish(),
  createdDateTime: z.iso.datetime({ offset: true }),
  subject: z.string().nullish(),
  from: addressSchema.nullish(),
  body: bodySchema.nullish(),
});

/** The draft that Graph made. `isReply`: with the quoted body that it put in. */
export function readDraft(
  answer: GraphAnswer,
  { isStamped, isReply }: { readonly isStamped: boolean; readonly isReply: boolean },
): Draft {
  const json = parseAnswer(answer, draftSchema);
  return {
    id: json.id,
    internetMessageId: json.internetMessageId,
    conversationId: json.conversationId ?? null,
    createdDateTime: json.createdDateTime,
    subject: json.subject ?? '',
    from: json.from ?? null,
    isStamped,
    body: isReply ? (json.body ?? null) : null,
  };
}
