import { z } from 'zod';
import type { EventRecord } from '../../ports/events.ts';
import { key } from './keys.ts';
import type { Row } from './table.ts';

/** The value of an event's row `v!{eventId}`: thin, so it always fits. */
export const eventRecordSchema: z.ZodType<EventRecord> = z.object({
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
  attempts: z.number(),
});

/** The row goes into the transaction of what the event tells of, in the contact's partition or the connection's. */
export function eventRow(partitionKey: string, record: EventRecord): Row {
  return {
    partitionKey,
    rowKey: key('v', record.event.id),
    properties: { json: JSON.stringify(record) },
  };
}
