import { z } from 'zod';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  messageRefSchema,
  mailboxRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../domain/ids.ts';
import type { Send } from '../../domain/send/send.ts';

/** The value of a send's row `s!{entryId}`. */
export const sendSchema: z.ZodType<Send> = z.object({
  id: entryIdSchema,
  accountId: accountIdSchema,
  userId: userIdSchema,
  contactId: contactIdSchema,
  threadId: threadIdSchema,
  generation: z.number(),
  mailboxRef: mailboxRefSchema,
  state: z.enum(['queued', 'drafted', 'sending', 'sent', 'confirmed', 'failed']),
  lease: z
    .object({ owner: z.string(), until: z.number(), deaths: z.number().exactOptional() })
    .nullable(),
  acceptedAt: z.number(),
  nextAt: z.number().nullable(),
  draftId: messageRefSchema.nullable(),
  internetMessageId: z.string().nullable(),
  conversationId: z.string().nullable(),
  isStamped: z.boolean().default(true),
  sendingSince: z.number().nullable(),
  looks: z.array(z.number()),
  replyTo: z.object({ entryId: entryIdSchema, all: z.boolean() }).nullable(),
});

/** With what the version before demands of a row, and nobody reads. */
export function storedSend(send: Send): Send & Readonly<Record<string, unknown>> {
  return { ...send, keyHash: '', contactAddress: { email: '' } };
}
