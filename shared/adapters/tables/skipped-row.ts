import { z } from 'zod';
import {
  accountIdSchema,
  contactIdSchema,
  threadIdSchema,
  userIdSchema,
} from '../../domain/ids.ts';
import { SKIP_CODES, type SkippedMessage } from '../../domain/entry/skipped.ts';
import { addressSchema } from './address-schema.ts';

/** The value of a skipped message's row, in both of its homes. */
export const skippedSchema: z.ZodType<SkippedMessage> = z.object({
  id: z.string(),
  accountId: accountIdSchema,
  userId: userIdSchema,
  contactId: contactIdSchema,
  threadId: threadIdSchema,
  direction: z.enum(['outbound', 'inbound']),
  occurredAt: z.string(),
  from: addressSchema,
  subject: z.string(),
  code: z.enum(SKIP_CODES),
  retryable: z.boolean(),
});
