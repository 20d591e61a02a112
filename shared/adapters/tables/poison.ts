import { z } from 'zod';
import { accountIdSchema, mailboxRefSchema, userIdSchema } from '../../domain/ids.ts';
import type { PoisonRecord } from '../../domain/work/poison-record.ts';
import { QUEUES } from '../../domain/work/work.ts';
import type { PoisonRecords } from '../../ports/work.ts';
import { key, keysUnder, pageAfter } from './keys.ts';
import { parseJson } from './packed-json.ts';
import type { OpenTable, StoredRow } from './table.ts';

/** The list's one partition: poison is rare, and the operator reads it in order. */
const LIST = 'list';
/** More than this is shown as this. */
const COUNTED = 1000;
/** So many of a mailbox's are looked through for one of them. */
const LOOKED_AT = 50;

const recordSchema: z.ZodType<Omit<PoisonRecord, 'work'>> = z.object({
  id: z.string(),
  queue: z.enum(QUEUES),
  code: z.string(),
  message: z.string(),
  ids: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  attempt: z.number(),
  firstSeen: z.string(),
  failedAt: z.string(),
  concerns: z.object({
    mailboxRef: mailboxRefSchema.exactOptional(),
    connection: z.object({ accountId: accountIdSchema, userId: userIdSchema }).exactOptional(),
  }),
});

/**
 * Table `poison`, until the record is replayed:
 * - `list` / `p!{id}`, ids sort newest first, example `p!0kq1xw2ab-5be0…`;
 * - `m!{mailboxRef}` / `p!{id}` and `c!{account}!{user}` / `p!{id}`, empty: for counting whom it concerns.
 */
export function poisonRecords(open: OpenTable): PoisonRecords {
  const table = open('poison');

  async function idsIn(partitionKey: string | null): Promise<readonly string[]> {
    if (partitionKey === null) return [];
    const rows = await table.range(partitionKey, { ...keysUnder('p'), limit: COUNTED });
    return rows.map((row) => row.rowKey);
  }

  async function remove(record: PoisonRecord): Promise<void> {
    // The list's row last: while it is listed it can be replayed again; the other order could count it for ever.
    for (const partitionKey of [...concerned(record), LIST]) {
      await table.change({ kind: 'delete', partitionKey, rowKey: key('p', record.id) });
    }
  }

  return {
    async put(record) {
      // The list's row last: a crash in between repeats the put, and a listed record is always counted.
      for (const partitionKey of concerned(record)) {
        await table.change({ kind: 'upsert', row: marker(partitionKey, record.id) });
      }
      const { work, ...told } = record;
      await table.change({
        kind: 'upsert',
        row: {
          partitionKey: LIST,
          rowKey: key('p', record.id),
          properties: {
            json: JSON.stringify(told),
            // A queue message may be longer than a text property, but not than a binary one.
            work: new TextEncoder().encode(JSON.stringify(work)),
          },
        },
      });
    },

    async page(limit, after) {
      const { rows, more } = await pageAfter(table, LIST, 'p', limit, after);
      const poison = rows.map(toRecord);
      return { poison, next: more ? (poison.at(-1)?.id ?? null) : null };
    },

    async find(id) {
      const row = await table.get(LIST, key('p', id));
      return row && toRecord(row);
    },

    remove,

    async forget(of, isDone) {
      const partitionKey =
        'mailboxRef' in of ? key('m', of.mailboxRef) : key('c', of.accountId, of.userId);
      for (const rowKey of await idsIn(partitionKey)) {
        const row = await table.get(LIST, rowKey);
        const record = row && toRecord(row);
        if (record && isDone(record)) await remove(record);
      }
    },

    async about({ mailboxRef }, isIt) {
      const rows = await table.range(key('m', mailboxRef), { ...keysUnder('p'), limit: LOOKED_AT });
      for (const { rowKey } of rows) {
        const row = await table.get(LIST, rowKey);
        const record = row && toRecord(row);
        if (record && isIt(record)) return record;
      }
      return null;
    },

    async count({ mailboxRef, accountId, userId }) {
      const found = await Promise.all([
        idsIn(mailboxRef ? key('m', mailboxRef) : null),
        idsIn(key('c', accountId, userId)),
      ]);
      return new Set(found.flat()).size;
    },
  };
}

function concerned({ concerns }: PoisonRecord): string[] {
  const { mailboxRef, connection } = concerns;
  return [
    ...(mailboxRef ? [key('m', mailboxRef)] : []),
    ...(connection ? [key('c', connection.accountId, connection.userId)] : []),
  ];
}

function marker(partitionKey: string, id: string) {
  return { partitionKey, rowKey: key('p', id), properties: {} };
}

function toRecord(row: StoredRow): PoisonRecord {
  const { work } = row.properties;
  const text = work instanceof Uint8Array ? new TextDecoder().decode(work) : 'null';
  const parsed: unknown = JSON.parse(text);
  return { ...parseJson(recordSchema, row), work: parsed };
}
