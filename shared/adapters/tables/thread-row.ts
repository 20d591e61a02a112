import { z } from 'zod';
import {
  accountIdSchema,
  contactIdSchema,
  mailboxRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../domain/ids.ts';
import type { Thread } from '../../domain/thread.ts';

/** The value of a thread's row `t!{threadId}`. */
export const threadSchema: z.ZodType<Thread> = z.object({
  id: threadIdSchema,
  accountId: accountIdSchema,
  userId: userIdSchema,
  contactId: contactIdSchema,
  generation: z.number(),
  mailboxRef: mailboxRefSchema,
  activeSince: z.string(),
  participants: z.array(z.string()),
  topic: z.string(),
});
