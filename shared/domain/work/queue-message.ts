import { z } from 'zod';
import {
  IDS_PER_QUEUE_MESSAGE,
  PAYLOADS,
  type QueueWork,
  type QueueName,
  type Work,
} from './work.ts';

const tries = {
  attempt: z.number().int().min(0),
  firstSeen: z.number().int().nonnegative(),
  traceparent: z.string().max(55).optional(),
  replays: z.number().int().min(0).optional(),
};

/** The envelope itself: what the version after this one writes. */
const envelope = <K extends keyof typeof PAYLOADS>(kind: K) =>
  z.strictObject({ kind: z.literal(kind), payload: PAYLOADS[kind], ...tries });

const TASK_ENVELOPES = [
  envelope('subscribe'),
  envelope('renew'),
  envelope('resync'),
  envelope('lifecycle'),
  envelope('probe'),
  envelope('teardown'),
] as const;

/** How the version before this one wrote and reads the tasks of a mailbox; which they are, the envelopes say. */
const taskSchema = z
  .strictObject({
    task: z.string(),
    mailboxRef: PAYLOADS.probe.shape.mailboxRef,
    detail: z
      .record(z.string().max(32), z.union([z.string().max(256), z.number(), z.boolean()]))
      .optional(),
    ...tries,
  })
  .transform(({ task: kind, mailboxRef, detail, ...tried }): unknown => ({
    kind,
    payload: { ...detail, mailboxRef },
    ...tried,
  }))
  .pipe(z.discriminatedUnion('kind', TASK_ENVELOPES));

/**
 * What each queue brings: what this version and the one before write, and what the one after will write. The likeliest
 * form stands first, since each is tried in turn; no message is of two.
 */
const SCHEMAS: { readonly [Q in QueueName]: z.ZodType<QueueWork<Q>> } = {
  'mail-notifications': z.union([
    z
      .strictObject({ ...PAYLOADS.receive.shape, ...tries })
      .transform(({ mailboxRef, ids, runId, carried, ...tried }) => ({
        kind: 'receive' as const,
        payload: {
          mailboxRef,
          ids,
          ...(runId === undefined ? {} : { runId }),
          ...(carried === undefined ? {} : { carried }),
        },
        ...tried,
      })),
    envelope('receive'),
  ]),
  sends: z.union([
    z
      .strictObject({ ...PAYLOADS.send.shape, ...tries })
      .transform(({ accountId, userId, contactId, entryId, ...tried }) => ({
        kind: 'send' as const,
        payload: { accountId, userId, contactId, entryId },
        ...tried,
      })),
    envelope('send'),
  ]),
  upkeep: z.union([
    taskSchema,
    z
      .strictObject({ task: z.literal('sweep'), ...PAYLOADS.sweep.shape, ...tries })
      .transform(({ task: kind, shard, after, ...tried }) => ({
        kind,
        payload: { shard, ...(after === undefined ? {} : { after }) },
        ...tried,
      })),
    z.discriminatedUnion('kind', [...TASK_ENVELOPES, envelope('sweep')]),
  ]),
  events: z.union([
    z
      .strictObject({ ...PAYLOADS.deliver.shape, ...tries })
      .transform(({ eventId, home, ...tried }) => ({
        kind: 'deliver' as const,
        payload: { eventId, home },
        ...tried,
      })),
    envelope('deliver'),
  ]),
};

/**
 * One notification's messages of several mailboxes, as the next version will queue them: each mailbox as it would be
 * queued alone.
 */
const postSchema = z.strictObject({
  mailboxes: z.array(z.record(z.string(), z.unknown())).min(1).max(IDS_PER_QUEUE_MESSAGE),
  ...tries,
});

/** The messages that one message stands for: of the mailboxes that it names, or itself. */
export function messagesIn(message: unknown): readonly unknown[] {
  // Cheap first: a message that doesn't conform costs an error and its stack.
  if (!hasMailboxes(message)) return [message];
  const post = postSchema.safeParse(message);
  if (!post.success) return [message];
  const { mailboxes, ...tried } = post.data;
  return mailboxes.map((one) => Object.assign(one, tried));
}

function hasMailboxes(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'mailboxes' in message;
}

/** The work of a queue's message, parsed; null for what is not ours. */
export function readWork<Q extends QueueName>(queue: Q, message: unknown): QueueWork<Q> | null {
  const parsed = SCHEMAS[queue].safeParse(message);
  return parsed.success ? parsed.data : null;
}

/**
 * Work as it is queued and recorded: in the form that the version before can read, too, since both run side by side
 * during a deploy. The next version may write the envelope as it is, which this one reads.
 */
export function writeWork(work: Work): Readonly<Record<string, unknown>> {
  const { attempt, firstSeen, traceparent, replays } = work;
  const tried = { attempt, firstSeen, traceparent, replays };
  switch (work.kind) {
    case 'receive':
    case 'send':
    case 'deliver':
      return { ...work.payload, ...tried };
    case 'sweep':
      return { task: work.kind, ...work.payload, ...tried };
    default: {
      const { mailboxRef, ...detail } = work.payload;
      const more = Object.keys(detail).length > 0 ? { detail } : {};
      return { task: work.kind, mailboxRef, ...more, ...tried };
    }
  }
}

/**
 * JSON in base64. The app packs and unpacks it by itself (`messageEncoding` of host.json is `none`): a host that unpacks
 * never hands on what it can't, and such a message would end unseen in the poison queue.
 */
export function packWork(work: Work): string {
  return Buffer.from(JSON.stringify(writeWork(work))).toString('base64');
}

/** What the host handed over, unpacked. JSON is parsed by the host already; what is neither is returned as it came. */
export function unpackMessage(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    const bytes = Buffer.from(given, 'base64');
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return given;
  }
}
