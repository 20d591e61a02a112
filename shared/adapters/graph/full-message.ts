import { z } from 'zod';
import { shownPerson, type Address } from '../../domain/account/address.ts';
import { BOUNDS, cut, cutOrNull } from '../../domain/bounds.ts';
import { messageRefSchema } from '../../domain/ids.ts';
import type { People } from '../../domain/thread/start.ts';
import type { AttachmentMeta, Envelope, FullMessage } from '../../ports/mail-reading.ts';
import {
  expandProperties,
  extendedProperties,
  MESSAGE_CLASS,
  SENSITIVITY,
  TRANSPORT_HEADERS,
  valueOf,
} from './query.ts';

const ENVELOPE = 'id,from,toRecipients,ccRecipients,bccRecipients,subject,sentDateTime';

/** Addresses, subject and what kind of item it is, for the judgement of a nominated message. */
export const ENVELOPE_OPTIONS = {
  $select: ENVELOPE,
  $expand: expandProperties(TRANSPORT_HEADERS, SENSITIVITY, MESSAGE_CLASS),
} as const;

/** Who wrote it and to whom: all that is asked of a message that no thread knows. */
export const PEOPLE_OPTIONS = { $select: 'from,toRecipients,ccRecipients' } as const;

/** A member whole, in one request: the attachments without their contents, which are read one at a time. */
export const FULL_OPTIONS = {
  $select: `${ENVELOPE},body,uniqueBody`,
  $expand: `attachments($select=id,name,contentType,size,isInline),${ENVELOPE_OPTIONS.$expand}`,
} as const;

const PRIVATE = '2';

export const addressSchema = z
  .object({
    emailAddress: z.object({ address: z.string().nullish(), name: z.string().nullish() }),
  })
  .transform(({ emailAddress }): Address | null =>
    emailAddress.address
      ? {
          email: cut(emailAddress.address, BOUNDS.emailCharacters),
          ...(emailAddress.name
            ? { name: shownPerson(cut(emailAddress.name, BOUNDS.nameCharacters)) }
            : {}),
        }
      : null,
  );
// A recipient can be a name alone, such as one of an old address book.
const addresses = z
  .array(addressSchema)
  .nullish()
  .transform((list) =>
    (list ?? []).filter((found) => found !== null).slice(0, BOUNDS.receivedRecipients),
  );

export const bodySchema = z
  .object({ contentType: z.string().nullish(), content: z.string().nullish() })
  .transform((found) => ({
    contentType:
      found.contentType?.toLowerCase() === 'text' ? ('text' as const) : ('html' as const),
    content: found.content ?? '',
  }));
const TYPES: Readonly<Record<string, AttachmentMeta['type']>> = {
  '#microsoft.graph.itemAttachment': 'item',
  '#microsoft.graph.referenceAttachment': 'reference',
};

const MEDIA_TYPE = /^[!-~]+\/[ -~]+$/;

/** The sender's word. One that is too long says nothing; with a line break it might end in a header of the CRM's own. */
function mediaType(type: string | null | undefined): string {
  const isFit = type && type.length <= BOUNDS.contentTypeCharacters && MEDIA_TYPE.test(type);
  return isFit ? type : 'application/octet-stream';
}

const attachmentSchema = z
  .object({
    '@odata.type': z.string().nullish(),
    id: z.string().min(1),
    name: z.string().nullish(),
    contentType: z.string().nullish(),
    size: z.number().nullish(),
    isInline: z.boolean().nullish(),
    contentId: z.string().nullish(),
  })
  .transform((found): AttachmentMeta => ({
    id: found.id,
    // Shortened where it is shown, so that its ending stays.
    name: found.name ?? '',
    contentType: mediaType(found.contentType),
    size: found.size ?? 0,
    isInline: found.isInline ?? false,
    contentId: cutOrNull(found.contentId ?? null, BOUNDS.contentIdCharacters),
    type: TYPES[found['@odata.type'] ?? ''] ?? 'file',
  }));

const envelopeFields = {
  from: addressSchema.nullish(),
  toRecipients: addresses,
  ccRecipients: addresses,
  bccRecipients: addresses,
  subject: z.string().nullish(),
  sentDateTime: z.string().nullish(),
  singleValueExtendedProperties: extendedProperties,
};

export const peopleSchema = z
  .object({ from: addressSchema.nullish(), toRecipients: addresses, ccRecipients: addresses })
  .transform(({ from, toRecipients, ccRecipients }): People => ({
    from: from ?? null,
    to: toRecipients,
    cc: ccRecipients,
  }));

const envelopeObject = z.object(envelopeFields);
export const envelopeSchema = envelopeObject.transform(toEnvelope);

export const fullMessageSchema = z
  .object({
    ...envelopeFields,
    id: messageRefSchema,
    body: bodySchema.nullish(),
    uniqueBody: bodySchema.nullish(),
    attachments: z.array(attachmentSchema).nullish(),
  })
  .transform((message): FullMessage => ({
    ...toEnvelope(message),
    id: message.id,
    body: message.body ?? { contentType: 'text', content: '' },
    uniqueBody: message.uniqueBody ?? null,
    attachments: (message.attachments ?? []).slice(0, BOUNDS.attachments),
  }));

function toEnvelope(message: z.infer<typeof envelopeObject>): Envelope {
  const properties = message.singleValueExtendedProperties;
  const transportHeaders = valueOf(properties, TRANSPORT_HEADERS);
  return {
    from: message.from ?? null,
    to: message.toRecipients,
    cc: message.ccRecipients,
    bcc: message.bccRecipients,
    subject: cut(message.subject ?? '', BOUNDS.subjectCharacters),
    sentDateTime: cutOrNull(message.sentDateTime ?? null, BOUNDS.timeCharacters),
    hasTransportHeaders: transportHeaders !== null,
    transportHeaders: cutOrNull(transportHeaders, BOUNDS.transportHeaderCharacters),
    messageClass: cut(valueOf(properties, MESSAGE_CLASS) ?? 'IPM.Note', BOUNDS.nameCharacters),
    markedPrivate: valueOf(properties, SENSITIVITY) === PRIVATE,
  };
}
