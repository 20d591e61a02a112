import { z } from 'zod';
import { timeSchema } from './common.ts';
import { CONNECTION_EXAMPLE, connectionSchema } from './connection.ts';
import { entrySchema, SKIPPED_EXAMPLE, skippedSchema } from './entry.ts';
import { threadSchema } from './thread.ts';

const told = entrySchema.shape;

const entryToldSchema = z
  .object({
    entryId: told.id,
    version: told.version,
    accountId: told.accountId,
    userId: told.userId,
    contactId: told.contactId,
    threadId: told.threadId,
    kind: told.kind,
    direction: told.direction,
    origin: told.origin,
    status: told.status,
    failure: told.failure,
    subject: told.subject,
    snippet: told.snippet,
    occurredAt: told.occurredAt,
    internetMessageId: told.internetMessageId,
  })
  .meta({ id: 'EntryTold', description: 'An entry without bodies: read it for them.' });

const threadToldSchema = z
  .object({
    threadId: z.string(),
    accountId: z.string(),
    userId: z.string(),
    contactId: z.string(),
    state: threadSchema.shape.state,
    stopped: threadSchema.shape.stopped,
    activeSince: timeSchema,
  })
  .meta({ id: 'ThreadTold' });

const connectionToldSchema = z
  .object({
    ...connectionSchema.shape,
    reason: z.enum([
      'connected',
      'disconnected',
      'mailbox_changed',
      'reconnected',
      'needs_reconnect',
      'address_changed',
      'approval_granted',
      'approval_refused',
    ]),
  })
  .meta({ id: 'ConnectionTold' });

function eventOf<Type extends string, Data extends z.ZodType>(
  type: Type,
  id: string,
  data: Data,
  example: z.input<Data>,
) {
  return z.object({ type: z.literal(type), timestamp: timeSchema, data }).meta({
    id,
    examples: [{ type, timestamp: '2026-03-02T11:02:03.000Z', data: example }],
  });
}

const ENTRY_TOLD = {
  entryId: '01JNB7W6R8-3f2a9c',
  version: 1,
  accountId: 'acme',
  userId: 'u-17',
  contactId: 'c-42',
  threadId: 't_5b1e0c7d9a',
  kind: 'message',
  direction: 'inbound',
  origin: 'contact',
  status: 'received',
  failure: null,
  subject: 'Re: Your offer',
  snippet: 'Dear Mia, we gladly accept …',
  occurredAt: '2026-03-02T11:02:00.000Z',
  internetMessageId: '<CA+9f3=kQ@mail.example.com>',
} as const;

/** What the CRM is told, by type, with what it means. */
export const EVENTS = {
  'conversation.entry.created': {
    summary: 'A message came into a conversation, or a send was accepted',
    schema: eventOf('conversation.entry.created', 'EntryCreatedEvent', entryToldSchema, ENTRY_TOLD),
  },
  'conversation.entry.updated': {
    summary: 'An entry changed: `version` says which comes later',
    schema: eventOf('conversation.entry.updated', 'EntryUpdatedEvent', entryToldSchema, {
      ...ENTRY_TOLD,
      version: 2,
      direction: 'outbound',
      origin: 'crm',
      status: 'confirmed',
    }),
  },
  'conversation.message.skipped': {
    summary: 'A message of a synced thread was not synced',
    schema: eventOf(
      'conversation.message.skipped',
      'MessageSkippedEvent',
      skippedSchema,
      SKIPPED_EXAMPLE,
    ),
  },
  'conversation.thread.changed': {
    summary: 'A thread was stopped, or started again',
    schema: eventOf('conversation.thread.changed', 'ThreadChangedEvent', threadToldSchema, {
      threadId: 't_5b1e0c7d9a',
      accountId: 'acme',
      userId: 'u-17',
      contactId: 'c-42',
      state: 'stopped',
      stopped: { why: 'by_request', at: '2026-03-02T11:02:03.000Z' },
      activeSince: '2026-03-02T09:41:08.000Z',
    }),
  },
  'connection.changed': {
    summary: "A user's connection changed",
    schema: eventOf('connection.changed', 'ConnectionChangedEvent', connectionToldSchema, {
      ...CONNECTION_EXAMPLE,
      reason: 'connected',
    }),
  },
} as const;

/** What the webhook is told beside them: nothing happened, and it stands in no feed. */
export const TEST_EVENT = {
  'endpoint.test': {
    summary: 'Somebody asked whether the endpoint answers',
    schema: eventOf('endpoint.test', 'EndpointTestEvent', z.object({}), {}),
  },
} as const;
