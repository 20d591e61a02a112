import { z } from 'zod';
import { BOUNDS } from '../../../domain/bounds.ts';
import { timeSchema } from './common.ts';

export const healthSchema = z
  .object({ status: z.enum(['ok', 'failing']), failing: z.array(z.string()) })
  .meta({ id: 'Health', examples: [{ status: 'ok', failing: [] }] });

export const poisonSchema = z
  .object({
    id: z.string(),
    queue: z.string(),
    code: z.string(),
    message: z.string(),
    ids: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    attempt: z.int(),
    firstSeen: timeSchema,
    failedAt: timeSchema,
  })
  .meta({
    id: 'PoisonRecord',
    description: 'Work that kept failing, kept so that it can be replayed. Ids only.',
    examples: [
      {
        id: '01JNB7W6R8-0c11',
        queue: 'mail-notifications',
        code: 'storage_refused',
        message: 'The storage refused the entry.',
        ids: { mailboxRef: '5b1e0c7d9a', messages: ['AAkALgAA'] },
        attempt: 9,
        firstSeen: '2026-03-02T09:41:07.000Z',
        failedAt: '2026-03-02T11:02:00.000Z',
      },
    ],
  });

export const opsHealthSchema = z
  .object({
    ...healthSchema.shape,
    counters: z.record(z.string(), z.int()).meta({
      description: "This instance's, since its start.",
    }),
    queues: z.record(z.string(), z.int()).nullable().meta({
      description: 'Messages that wait, delayed ones included; null while they cannot be counted.',
    }),
    operatorFault: z.object({ code: z.string(), at: timeSchema }).nullable().meta({
      description: 'The last refusal of our own credentials, while it is recent.',
    }),
  })
  .meta({ id: 'OpsHealth' });

/** `POST ops/poison/retry`. */
export const poisonRetrySchema = z
  .strictObject({
    ids: z
      .array(z.string().regex(/^[A-Za-z0-9-]{1,128}$/, 'must be the id of a poison record'))
      .min(1)
      .max(BOUNDS.poisonBatch),
  })
  .meta({ id: 'PoisonRetry', examples: [{ ids: ['01JNB7W6R8-0c11'] }] });

export const poisonRetriesSchema = z
  .object({
    results: z.array(
      z.object({ id: z.string(), outcome: z.enum(['replayed', 'not_found', 'malformed']) }),
    ),
  })
  .meta({
    id: 'PoisonRetries',
    description: '`not_found`: it was replayed before, or its trouble ended by itself.',
    examples: [{ results: [{ id: '01JNB7W6R8-0c11', outcome: 'replayed' }] }],
  });

const queueSchema = z
  .object({
    name: z.string(),
    waiting: z.int().meta({ description: 'Messages in it, delayed ones included.' }),
    oldest: timeSchema.nullable().meta({
      description:
        'Since when the next message is in it; null when none waits for a function. A delayed one counts from when it was put there.',
    }),
    poison: z.int().meta({ description: 'What the host gave up and no timer has taken yet.' }),
  })
  .meta({ id: 'OverviewQueue' });

const timerSchema = z
  .object({
    name: z.string(),
    endedAt: timeSchema,
    tookMs: z.int(),
    outcome: z.enum(['succeeded', 'failed']),
  })
  .meta({ id: 'OverviewTimer', description: 'Its last run, on whatever instance.' });

const count = z.int();

const lagSchema = z
  .object({ count, p50Ms: z.int().nullable(), p99Ms: z.int().nullable() })
  .meta({ id: 'Lag', description: 'Upper bounds; null for more than an hour.' });

export const overviewSchema = z
  .object({
    at: timeSchema,
    status: healthSchema.shape.status,
    failing: healthSchema.shape.failing,
    operatorFault: z.object({ code: z.string(), at: timeSchema }).nullable(),
    queues: z.array(queueSchema).nullable(),
    due: z.object({ renew: timeSchema.nullable(), resync: timeSchema.nullable() }).nullable().meta({
      description:
        'When that was due which waits longest for its timer; null when nothing is overdue.',
    }),
    timers: z.array(timerSchema).nullable(),
    connections: z
      .object({
        byStatus: z.object({ connected: count, needs_reconnect: count, disconnected: count }),
        byError: z.record(z.string(), count),
        complete: z.boolean(),
      })
      .nullable()
      .meta({
        description:
          'Counted at most once a minute; of a fleet of over some 10,000 connections the first ones, not `complete`.',
      }),
    poison: z
      .object({
        byCode: z.array(z.object({ queue: z.string(), code: z.string(), count })),
        complete: z.boolean(),
      })
      .nullable()
      .meta({
        description: 'The newest 100 by queue and code; not `complete` when there are more.',
      }),
    lags: z.record(z.string(), lagSchema).meta({
      description:
        "How long things took, this instance's since its start: `notified_to_done`, `received_to_entry`, `received_to_told`.",
    }),
    counters: opsHealthSchema.shape.counters,
  })
  .meta({
    id: 'Overview',
    description: 'What an operator looks at first. A part that can not be read now is null.',
  });
