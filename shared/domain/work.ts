import { z } from 'zod';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  graphMessageIdSchema,
  mailboxRefSchema,
  userIdSchema,
} from './ids.ts';

/**
 * What travels in the queues: ids, never mail. Each message carries its own `attempt` (tries that counted so far;
 * a throttled one does not count) and `firstSeen` (milliseconds since 1970), since delays are our own re-enqueueing.
 */
const tried = {
  attempt: z.number().int().min(0),
  firstSeen: z.number().int().nonnegative(),
  traceparent: z.string().max(55).optional(),
  /** How often it was taken up again after crashes had used up its tries; once by itself, then it is a poison record. */
  replays: z.number().int().min(0).optional(),
};

/**
 * At most 20 ids of one mailbox; a put-back one travels alone. `runId` names the resync run that waits for them, or says that they were
 * notified and are looked for again.
 */
const mailNotificationsSchema = z.strictObject({
  mailboxRef: mailboxRefSchema,
  ids: z.array(graphMessageIdSchema).min(1).max(20),
  runId: z.string().max(64).optional(),
  ...tried,
});

const sendsSchema = z.strictObject({
  accountId: accountIdSchema,
  userId: userIdSchema,
  contactId: contactIdSchema,
  entryId: entryIdSchema,
  ...tried,
});

const UPKEEP_TASKS = ['subscribe', 'renew', 'resync', 'lifecycle', 'probe', 'teardown'] as const;

/** One small task for one mailbox. `detail` is the task's own (a lifecycle event's name, a resync's reason, a run id). */
const upkeepSchema = z.strictObject({
  task: z.enum(UPKEEP_TASKS),
  mailboxRef: mailboxRefSchema,
  detail: z
    .record(z.string().max(32), z.union([z.string().max(256), z.number(), z.boolean()]))
    .optional(),
  ...tried,
});

/** The sweep of one shard of the expiry index, behind the row `after`. */
const sweepSchema = z.strictObject({
  task: z.literal('sweep'),
  shard: z.string().max(64),
  after: z.string().max(128).optional(),
  ...tried,
});

/** Where the event's record lives: in the contact's partition or in the connection's. */
export const eventsSchema = z.strictObject({
  eventId: z.string().max(128),
  home: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('contact'),
      accountId: accountIdSchema,
      contactId: contactIdSchema,
    }),
    z.strictObject({
      kind: z.literal('connection'),
      accountId: accountIdSchema,
      userId: userIdSchema,
    }),
  ]),
  ...tried,
});

export type MailNotificationsWork = z.infer<typeof mailNotificationsSchema>;
export type SendsWork = z.infer<typeof sendsSchema>;
export type UpkeepWork = z.infer<typeof upkeepSchema>;
export type SweepWork = z.infer<typeof sweepSchema>;
export type EventsWork = z.infer<typeof eventsSchema>;
export type EventHome = EventsWork['home'];

export const QUEUES = ['mail-notifications', 'sends', 'upkeep', 'events'] as const;
export type QueueName = (typeof QUEUES)[number];

export interface WorkByQueue {
  'mail-notifications': MailNotificationsWork;
  sends: SendsWork;
  upkeep: UpkeepWork | SweepWork;
  events: EventsWork;
}

/** What each queue carries. */
export const WORK_SCHEMAS: { readonly [Q in QueueName]: z.ZodType<WorkByQueue[Q]> } = {
  'mail-notifications': mailNotificationsSchema,
  sends: sendsSchema,
  upkeep: z.union([upkeepSchema, sweepSchema]),
  events: eventsSchema,
};
