import type { EventRecords } from '../../ports/events.ts';
import type { EventHome } from '../../domain/work/work.ts';
import { eventRecordSchema, eventRow } from './event-record-row.ts';
import { key } from './keys.ts';
import { parseJson } from './packed-json.ts';
import type { OpenTable, Table } from './table.ts';

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

    async mark(home, { value, etag }) {
      const { table, partitionKey } = at(home);
      const row = eventRow(partitionKey, value);
      return (await table.change({ kind: 'replace', row, etag })).kind === 'done';
    },
  };
}
