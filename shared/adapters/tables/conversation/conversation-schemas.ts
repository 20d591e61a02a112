import { z } from 'zod';
import type { Contact, Merge } from '../../../domain/account/contact.ts';
import { SKIP_CODES, type SkippedMessage } from '../../../domain/entry/entry.ts';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  mailboxRefSchema,
  messageRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../../domain/ids.ts';
import type { Send } from '../../../domain/send/send.ts';
import { UNKNOWN_SUMMARY, type ThreadSummary } from '../../../domain/thread/thread-summary.ts';
import { isStopped, type Joined, type Thread } from '../../../domain/thread/thread.ts';
import type { Guard } from '../../../ports/conversation.ts';
import { addressSchema } from './entry-rows.ts';

/** Written by this version and those after; the list of addresses alone is what versions before read. */
const joinedSchema: z.ZodType<readonly Joined[]> = z
  .array(z.object({ email: z.string(), since: z.string() }))
  .default([]);

const summarySchema: z.ZodType<ThreadSummary> = z.object({
  subject: z.string().nullable(),
  mailbox: z.string().nullable(),
  last: z
    .object({
      id: entryIdSchema,
      occurredAt: z.string(),
      direction: z.enum(['outbound', 'inbound']),
      snippet: z.string(),
    })
    .nullable(),
  counts: z.object({ entries: z.number(), skipped: z.number() }).nullable(),
});

/** No connection ever has it: to the version before, too, a thread that the CRM has stopped is not active. */
const STOPPED_GENERATION = -2;

/** The value of a thread's row `t!{threadId}`. The version before knows nothing from `heldGeneration` on, and drops it. */
export const threadSchema: z.ZodType<Thread> = z
  .object({
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
    heldGeneration: z.number().exactOptional(),
    startedAt: z.string().exactOptional(),
    earlier: z.array(z.object({ since: z.string(), until: z.string() })).default([]),
    turned: z
      .object({ to: z.enum(['stopped', 'syncing']), at: z.string() })
      .nullable()
      .default(null),
    summary: summarySchema.default(UNKNOWN_SUMMARY),
  })
  .transform(({ heldGeneration, generation, startedAt, ...thread }) => ({
    ...thread,
    generation: generation === STOPPED_GENERATION ? (heldGeneration ?? generation) : generation,
    startedAt: startedAt ?? thread.activeSince,
  }));

export function storedThread(thread: Thread): Thread & { readonly heldGeneration?: number } {
  if (!isStopped(thread)) return thread;
  return { ...thread, generation: STOPPED_GENERATION, heldGeneration: thread.generation };
}

const mergeSchema: z.ZodType<Merge> = z.object({ contactId: contactIdSchema, at: z.string() });

/** The value of the row `contact`. */
export const contactSchema: z.ZodType<Contact> = z.object({
  id: contactIdSchema,
  emails: z.array(z.string()),
  joined: joinedSchema,
  name: z.string().nullable(),
  mergedInto: mergeSchema.exactOptional(),
  merged: z.array(mergeSchema).exactOptional(),
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
  sentAt: z.number().nullable().exactOptional(),
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
  senderName: z.string().exactOptional(),
  sendingSince: z.number().nullable(),
  looks: z.array(z.number()),
  replyTo: z.object({ entryId: entryIdSchema, all: z.boolean() }).nullable(),
});

/** With what the version before demands of a row, and nobody reads. */
export function storedSend(send: Send): Send & Readonly<Record<string, unknown>> {
  return { ...send, keyHash: '', contactAddress: { email: '' } };
}

/** The value of a skipped message's row, in both of its homes. */
export const skippedSchema: z.ZodType<SkippedMessage> = z.object({
  id: z.string(),
  accountId: accountIdSchema,
  userId: userIdSchema,
  contactId: contactIdSchema.nullable(),
  threadId: threadIdSchema.nullable(),
  direction: z.enum(['outbound', 'inbound']),
  occurredAt: z.string(),
  from: addressSchema,
  subject: z.string(),
  code: z.enum(SKIP_CODES),
  retryable: z.boolean(),
  attachmentLimit: z.number().exactOptional(),
});
