import { z } from 'zod';
import type { Contact } from '../../domain/account/contact.ts';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  mailboxRefSchema,
  messageRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../domain/ids.ts';
import type { Send } from '../../domain/send/send.ts';
import type { Joined, Thread } from '../../domain/thread/thread.ts';
import type { Guard } from '../../ports/conversation.ts';

/** Written by this version and those after; the list of addresses alone is what versions before read. */
const joinedSchema: z.ZodType<readonly Joined[]> = z
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

/** The value of the row `contact`. */
export const contactSchema: z.ZodType<Contact> = z.object({
  id: contactIdSchema,
  emails: z.array(z.string()),
  joined: joinedSchema,
  name: z.string().nullable(),
});

/** The value of a guard's row `g!{messageIdHash}`. */
export const guardSchema: z.ZodType<Guard> = z.object({
  messageIdHash: z.string(),
  holds: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('entry'), id: entryIdSchema }),
    z.object({ kind: z.literal('skipped'), id: z.string() }),
    z.object({ kind: z.literal('tombstone') }),
  ]),
  fingerprint: z.string().nullable(),
});

/** What stays of a guard when its contact is erased: the hash alone. */
export function tombstone(messageIdHash: string): Guard {
  return { messageIdHash, holds: { kind: 'tombstone' }, fingerprint: null };
}

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
