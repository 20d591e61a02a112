import { z } from 'zod';
import { EVENT_TYPES } from '../../../domain/event/event.ts';
import { timeSchema } from './common.ts';
import { EVENTS } from './event.ts';

const identified = {
  id: z.string().meta({ description: 'The `webhook-id`. A repeat has the same.' }),
};

/** What the CRM is told, by the webhook and in the feed alike. */
export const eventSchema = z.discriminatedUnion('type', [
  EVENTS['conversation.entry.created'].schema.extend(identified),
  EVENTS['conversation.entry.updated'].schema.extend(identified),
  EVENTS['conversation.message.skipped'].schema.extend(identified),
  EVENTS['conversation.thread.changed'].schema.extend(identified),
  EVENTS['connection.changed'].schema.extend(identified),
]);

export const feedQuery = z.object({
  account: z.string().meta({ description: 'The feed is one of each account.' }),
  after: z.string().optional().meta({
    description: '`nextCursor` of the page before, as it is. Without it the oldest comes first.',
  }),
  since: timeSchema.optional().meta({
    description: 'Instead of `after`: begin with what was put in the feed at this time.',
  }),
  limit: z.coerce.number().int().min(1).max(100).default(25).optional(),
  wait: z.coerce.number().int().min(0).max(20).default(0).optional().meta({
    description: 'Seconds that the answer may take when there is nothing yet.',
  }),
});

export const feedSchema = z
  .object({
    events: z.array(eventSchema),
    nextCursor: z.string().meta({
      description: 'Keep it and ask with it: also on the last page, for what comes later.',
    }),
    hasMore: z.boolean().meta({ description: 'More is there already.' }),
  })
  .meta({ id: 'Feed' });

export const redeliverQuery = z.object({ account: z.string() });

export const endpointSchema = z
  .object({
    configured: z.boolean(),
    enabled: z.boolean(),
    events: z.array(z.enum(EVENT_TYPES)).meta({ description: 'What it is told of.' }),
    disabledAt: timeSchema.nullable(),
    reason: z.literal('gone').nullable().meta({ description: '`gone`: it answered 410.' }),
    missedSince: timeSchema.nullable().meta({
      description:
        'The time of the oldest event that it was not told since it was disabled the last time. Read the feed from here.',
    }),
    lastSuccess: timeSchema.nullable().meta({ description: 'To within five minutes.' }),
    lastFailure: z.object({ at: timeSchema, code: z.string() }).nullable().meta({
      description: 'To within a minute.',
    }),
    breaker: z.enum(['closed', 'open']).meta({
      description: 'Open: it has just failed three times on end for this instance.',
    }),
  })
  .meta({
    id: 'Endpoint',
    examples: [
      {
        configured: true,
        enabled: false,
        events: ['conversation.entry.created'],
        disabledAt: '2026-03-02T11:02:00.000Z',
        reason: 'gone',
        missedSince: '2026-03-02T10:59:30.000Z',
        lastSuccess: '2026-03-02T10:58:00.000Z',
        lastFailure: { at: '2026-03-02T11:02:00.000Z', code: 'http_410' },
        breaker: 'closed',
      },
    ],
  });

export const endpointAnswerSchema = z
  .object({
    id: z.string(),
    delivered: z.boolean(),
    status: z.int().nullable().meta({ description: 'The HTTP status; null when none came.' }),
    code: z.string().nullable().meta({
      description: '`http_<status>`, `timeout`, `unreachable` or `address_refused`.',
    }),
    ms: z.int(),
  })
  .meta({
    id: 'EndpointAnswer',
    examples: [{ id: 'evt_test_9f3c', delivered: true, status: 204, code: null, ms: 41 }],
  });
