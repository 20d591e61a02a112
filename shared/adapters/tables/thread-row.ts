import { z } from 'zod';
import {
  accountIdSchema,
  contactIdSchema,
  mailboxRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../domain/ids.ts';
import type { Joined, Thread } from '../../domain/thread/thread.ts';

/** Written by this version and those after; the list of addresses alone is what versions before read. */
export const joinedSchema: z.ZodType<readonly Joined[]> = z
  .array(z.object({ email: z.string(), since: z.string() }))
  .default([]);

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
  joined: joinedSchema,
  topic: z.string(),
});
