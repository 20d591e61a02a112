import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { composeStorage } from '../../functions/compose-storage.ts';
import type { Row, StoredRow } from '../../shared/adapters/tables/table.ts';
import { memoryBlobStore } from '../stage/memory/memory-blob-store.ts';
import { memoryTables } from '../stage/memory/memory-table.ts';

const property = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.strictObject({ utf8: z.string() }).transform(({ utf8 }) => Buffer.from(utf8)),
]);
const stored = z
  .strictObject({
    rows: z.array(
      z.strictObject({
        table: z.string(),
        partitionKey: z.string(),
        rowKey: z.string(),
        properties: z.record(z.string(), property),
      }),
    ),
    blobs: z.array(z.strictObject({ container: z.string(), name: z.string(), utf8: z.string() })),
  })
  .parse(JSON.parse(readFileSync(new URL('rows.json', import.meta.url), 'utf8')));

/** When the version before wrote all of it. */
export const AT = Date.parse('2026-11-24T09:00:00.000Z');

/** Today's repositories over what the version before has stored. */
export async function storedBefore() {
  const open = memoryTables();
  for (const { table, ...row } of stored.rows) await open(table).change({ kind: 'upsert', row });
  const stores = new Map<string, ReturnType<typeof memoryBlobStore>>();
  const blobs = (container: string): ReturnType<typeof memoryBlobStore> => {
    const store = stores.get(container) ?? memoryBlobStore();
    stores.set(container, store);
    return store;
  };
  for (const { container, name, utf8 } of stored.blobs) {
    await blobs(container).put(name, Buffer.from(utf8));
  }
  const refuse = () => Promise.reject(new Error('nothing is queued here'));
  const noQueue = () => ({ send: refuse, receive: refuse, delete: refuse, reveal: refuse });
  const randomBytes = (n: number): Uint8Array => new Uint8Array(n);
  const storage = composeStorage(
    { open, hastyOpen: open, blobs, queue: noQueue, hastyQueue: noQueue },
    { now: () => AT, randomBytes, fraction: () => 0.5, addressKeys: [new Uint8Array(32)] },
  );
  const tables = [...new Set(stored.rows.map(({ table }) => table))];
  return {
    storage,
    tables,
    rowsOf: (table: string) => open(table).all(),
    /** Every row as it is now. */
    rows: () => tables.flatMap((table) => open(table).all().map(withoutEtag)),
    /** The same, whatever the order in which their JSON names its fields. */
    values: () => tables.flatMap((table) => open(table).all().map(valueOf)),
  };
}

function withoutEtag({ partitionKey, rowKey, properties }: StoredRow): Row {
  return { partitionKey, rowKey, properties };
}

function valueOf({ partitionKey, rowKey, properties: { json, ...others } }: StoredRow) {
  const value: unknown = typeof json === 'string' ? JSON.parse(json) : null;
  return { partitionKey, rowKey, others, value };
}
