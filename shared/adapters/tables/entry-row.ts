import { z } from 'zod';
import { SEND_FAILURES, type Attachment, type Entry } from '../../domain/entry/entry.ts';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  messageRefSchema,
  mailboxRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../domain/ids.ts';
import { addressSchema } from './address-schema.ts';

const attachmentSchema: z.ZodType<Attachment> = z.object({
  id: z.string(),
  name: z.string(),
  contentType: z.string(),
  size: z.number(),
  inline: z.boolean(),
  contentId: z.string().nullable(),
  type: z.enum(['file', 'item', 'reference']),
});

/** The value of an entry's row `e!{entryId}`. */
export const entrySchema: z.ZodType<Entry> = z.object({
  id: entryIdSchema,
  version: z.number(),
  accountId: accountIdSchema,
  userId: userIdSchema,
  mailbox: z.string(),
  contactId: contactIdSchema,
  threadId: threadIdSchema,
  direction: z.enum(['outbound', 'inbound']),
  origin: z.enum(['crm', 'mailbox', 'contact', 'other']),
  unknownSender: z.boolean(),
  status: z.enum(['queued', 'sent', 'confirmed', 'failed', 'received']),
  failure: z.object({ code: z.enum(SEND_FAILURES), message: z.string() }).nullable(),
  from: addressSchema,
  to: z.array(addressSchema),
  cc: z.array(addressSchema),
  bcc: z.array(addressSchema),
  subject: z.string(),
  occurredAt: z.string(),
  snippet: z.string(),
  remoteImages: z.number(),
  simplified: z.boolean().default(false),
  attachments: z.array(attachmentSchema),
  internetMessageId: z.string().nullable(),
  graph: z.object({ mailboxRef: mailboxRefSchema, messageId: messageRefSchema }).nullable(),
});
