import { z } from 'zod';
import { EVENT_TYPES, type CrmEvent } from '../../../domain/event/event.ts';
import type { EventHome } from '../../../domain/work/work.ts';
import type { EventRecord, EventRecords } from '../../../ports/events.ts';
import { key } from '../keys.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable, Row, RowChange, Table } from '../table.ts';

/**
 * `v!{eventId}` in the table and partition of what the event tells of: `conversations` / `{account}!{contact}` or
 * `connections` / `{account}!{user}`. Example: `v!evt_0kq1…-5be0…_1`. A contact's live until the contact is erased.
 */
export function eventRecords(open: OpenTable): EventRecords {
  const conversations = open('conversations');
  const connections = open('connections');

  function at(home: EventHome): { table: Table; partitionKey: string } {
    return home.kind === 'contact'
      ? { table: conversations, partitionKey: key(home.accountId, home.contactId) }
      : { table: connections, partitionKey: key(home.accountId, home.userId) };
  }

  return {
    async find(home, eventId) {
      const { table, partitionKey } = at(home);
      const row = await table.get(partitionKey, key('v', eventId));
      return row && { value: parseJson(eventRecordSchema, row), etag: row.etag };
    },

    async mark(home, records) {
      const { table, partitionKey } = at(home);
      const [first, ...rest] = records.map(({ value, etag }): RowChange => ({
        kind: 'replace',
        row: eventRow(partitionKey, value),
        etag,
      }));
      return first === undefined || (await table.change(first, ...rest)).kind === 'done';
    },
  };
}

/** The value of an event's row `v!{eventId}`: thin, so it always fits. */
const eventRecordSchema: z.ZodType<EventRecord> = z
  .object({
    event: z.object({
      id: z.string(),
      type: z.enum(EVENT_TYPES),
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

export function pendingRecord(event: CrmEvent): EventRecord {
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
