import { z } from 'zod';
import type { CrmEvent } from '../../domain/event/event.ts';
import type { EventRecord } from '../../ports/events.ts';
import { key } from './keys.ts';
import type { Row } from './table.ts';

/** The value of an event's row `v!{eventId}`: thin, so it always fits. */
export const eventRecordSchema: z.ZodType<EventRecord> = z
  .object({
    event: z.object({
      id: z.string(),
      type: z.enum([
        'conversation.entry.created',
        'conversation.entry.updated',
        'conversation.message.skipped',
        'connection.changed',
      ]),
      timestamp: z.string(),
      data: z.record(z.string(), z.unknown()),
    }),
    state: z.enum(['pending', 'delivered', 'failed']),
    /** The CRM's tries, in rows of the version before. */
    attempts: z.number(),
    tries: z.number().optional(),
    nextAt: z.number().nullable().default(null),
  })
  .transform(({ attempts, tries = attempts, ...record }) => ({ ...record, tries }));

export function untold(event: CrmEvent): EventRecord {
  return { event, state: 'pending', tries: 0, nextAt: null };
}

/** The row goes into the transaction of what the event tells of, in the contact's partition or the connection's. */
export function eventRow(partitionKey: string, record: EventRecord): Row {
  return {
    partitionKey,
    rowKey: key('v', record.event.id),
    // The version before drops a message that is below `attempts`; ours begin at none again after each try.
    properties: { json: JSON.stringify({ ...record, attempts: 0 }) },
  };
}
