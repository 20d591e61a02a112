import { z } from 'zod';

/** The parts of the sync service's answers that this CRM uses; it ignores the others. */

const address = z.object({ email: z.string(), name: z.string().nullish() });
const failure = z.object({ code: z.string(), message: z.string() }).nullish();

export const authorizationShape = z.object({
  authorizeUrl: z.string(),
  adminConsentUrl: z.string(),
});

export const connectionShape = z.object({
  status: z.enum(['connected', 'needs_reconnect', 'disconnected']),
  email: z.string().nullish(),
  syncedThrough: z.string().nullish(),
  problems: z.number().nullish(),
  lastError: failure,
});
export type Connection = z.infer<typeof connectionShape>;

const attachmentShape = z.object({
  id: z.string(),
  name: z.string(),
  size: z.number(),
  inline: z.boolean(),
  contentId: z.string().nullish(),
  type: z.enum(['file', 'item', 'reference']),
});
export type EntryAttachment = z.infer<typeof attachmentShape>;

export const entryShape = z.object({
  id: z.string(),
  direction: z.enum(['outbound', 'inbound']),
  origin: z.enum(['crm', 'mailbox', 'contact', 'other']),
  unknownSender: z.boolean(),
  status: z.enum(['queued', 'sent', 'confirmed', 'failed', 'received']),
  failure,
  from: address.nullish(),
  to: z.array(address),
  cc: z.array(address),
  bcc: z.array(address).nullish(),
  subject: z.string(),
  occurredAt: z.string(),
  html: z.string().nullish(),
  text: z.string().nullish(),
  attachments: z.array(attachmentShape),
});
export type Entry = z.infer<typeof entryShape>;
export type Address = z.infer<typeof address>;

/** The conversation lists entries by id; each is then read whole. */
export const conversationShape = z.object({
  entries: z.array(z.object({ id: z.string() })),
  nextCursor: z.string().nullable(),
});

const skippedShape = z.object({
  id: z.string(),
  contactId: z.string(),
  direction: z.enum(['outbound', 'inbound']),
  occurredAt: z.string(),
  from: address.nullish(),
  subject: z.string().nullish(),
  code: z.string(),
});
export type SkippedMessage = z.infer<typeof skippedShape>;
export const skippedListShape = z.object({
  skipped: z.array(skippedShape),
  nextCursor: z.string().nullable(),
});

export const problemShape = z.object({ code: z.string(), detail: z.string().nullish() });
