import { z } from 'zod';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  graphMessageIdSchema,
  mailboxRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../domain/ids.ts';
import type { Send } from '../../domain/send.ts';
import { addressSchema } from './address-schema.ts';

/** The value of a send's row `s!{entryId}`. */
export const sendSchema: z.ZodType<Send> = z.object({
  id: entryIdSchema,
  accountId: accountIdSchema,
  userId: userIdSchema,
  contactId: contactIdSchema,
  threadId: threadIdSchema,
  generation: z.number(),
  mailboxRef: mailboxRefSchema,
  keyHash: z.string(),
  state: z.enum(['queued', 'drafted', 'sending', 'sent', 'confirmed', 'failed']),
  lease: z
    .object({ owner: z.string(), until: z.number(), deaths: z.number().exactOptional() })
    .nullable(),
  acceptedAt: z.number(),
  nextAt: z.number().nullable(),
  draftId: graphMessageIdSchema.nullable(),
  internetMessageId: z.string().nullable(),
  conversationId: z.string().nullable(),
  sendingSince: z.number().nullable(),
  looks: z.array(z.number()),
  replyTo: z.object({ entryId: entryIdSchema, all: z.boolean() }).nullable(),
  contactAddress: addressSchema,
});
