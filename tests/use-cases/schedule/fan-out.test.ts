import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dueIndex } from '../../../shared/adapters/tables/due-index.ts';
import type { OpenTable, StoredRow, Table } from '../../../shared/adapters/tables/table.ts';
import { mailboxRefSchema } from '../../../shared/domain/ids.ts';
import { fanOut } from '../../../shared/use-cases/schedule/fan-out.ts';
import { families } from '../../adapters/tables/families.ts';
import { memoryQueues } from '../../stage/memory/memory-queues.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';

const NOW = Date.parse('2026-11-24T10:00:00Z');
const MINUTE = 60_000;
const SHARDS = 16;

const refOf = (n: number) =>
  mailboxRefSchema.parse(createHash('sha256').update(String(n)).digest('hex').slice(0, 32));

/** The mailboxes of the fleet: dozens for each row that is due. */
const FLEET = 1000;

/** Their resyncs are due over the next minutes; ten are due now. */
async function fill(open: OpenTable): Promise<void> {
  const inMemory = memoryTables();
  const index = dueIndex(inMemory);
  for (let n = 0; n < FLEET; n += 1) {
    await index.add('resync', refOf(n), n < 10 ? NOW - n : NOW + n * 1000);
    await index.add('renew', refOf(n), NOW + n * MINUTE);
  }
  for (const task of ['resync', 'renew']) {
    for (let shard = 0; shard < SHARDS; shard += 1) {
      const partition = `${task}-${shard.toString(16)}`;
      const rows = await inMemory('due').range(partition, { from: '0', to: '~', limit: FLEET });
      await copy(rows, open('due'));
    }
  }
}

async function copy(rows: readonly StoredRow[], table: Table): Promise<void> {
  for (let at = 0; at < rows.length; at += 100) {
    const [first, ...more] = rows.slice(at, at + 100).map((row) => {
      const { partitionKey, rowKey, properties } = row;
      return { kind: 'upsert' as const, row: { partitionKey, rowKey, properties } };
    });
    if (first) await table.change(first, ...more);
  }
}

/** Tables that count what is asked of them. */
function counting(open: OpenTable) {
  const asked = { ranges: 0, partitions: new Set<string>(), rows: 0, gets: 0, changes: 0 };
  const opened: OpenTable = (name) => {
    const table = open(name);
    return {
      get: (...of) => {
        asked.gets += 1;
        return table.get(...of);
      },
      range: async (partition, range) => {
        asked.ranges += 1;
        asked.partitions.add(partition);
        const rows = await table.range(partition, range);
        asked.rows += rows.length;
        return rows;
      },
      across: () => Promise.reject(new Error('nothing that runs by itself scans')),
      change: (...changes) => {
        asked.changes += 1;
        return table.change(...changes);
      },
    };
  };
  return { asked, opened };
}

describe.each(families)('the due index of a fleet in %s', (_name, openFamily) => {
  test('with 1,000 mailboxes of which 10 are due, a timer reads 16 ranges and 10 rows: no scan', async () => {
    const open = await openFamily();
    await fill(open);
    const { asked, opened } = counting(open);
    const queues = memoryQueues();
    const deps = { dueIndex: dueIndex(opened), queues, now: () => NOW };
    await fanOut({ ...deps, resyncIntervalMs: 15 * MINUTE })('resync');

    expect(asked).toMatchObject({ ranges: SHARDS, rows: 10, gets: 0, changes: 10 });
    expect(asked.partitions.size).toBe(SHARDS);
    const queued = queues.sent.map(({ work }) => work.mailboxRef);
    expect(new Set(queued)).toEqual(new Set(Array.from({ length: 10 }, (_, n) => refOf(n))));

    // A second timer finds them moved ahead, and when nothing came of it they are due again.
    await fanOut({ ...deps, resyncIntervalMs: 15 * MINUTE })('resync');
    expect(queues.sent).toHaveLength(10);
    const later = () => NOW + 10 * MINUTE;
    await fanOut({ ...deps, now: later, resyncIntervalMs: 15 * MINUTE })('resync');
    const again = queues.sent.slice(10).map(({ work }) => work.mailboxRef);
    for (const ref of queued) expect(again).toContain(ref);
  });
});

test('a run of the timer takes page after page, the oldest of each shard first, until its turn is over; the next takes the rest', async () => {
  const open = memoryTables();
  const index = dueIndex(open);
  for (let n = 0; n < 2500; n += 1) await index.add('resync', refOf(1), NOW - n * 1000);
  const { asked, opened } = counting(open);
  const queues = memoryQueues();
  let elapsed = 0;
  /** Each page takes 40 seconds. */
  const now = () => NOW + elapsed;
  const slow: OpenTable = (name) => {
    const table = opened(name);
    return {
      ...table,
      range: async (...of) => {
        const rows = await table.range(...of);
        if (rows.length > 0) elapsed += 40_000;
        return rows;
      },
    };
  };
  const deps = { dueIndex: dueIndex(slow), queues, now, resyncIntervalMs: MINUTE };
  await fanOut(deps)('resync');
  expect(asked.rows).toBe(2000);
  expect(queues.sent).toHaveLength(2000);
  await fanOut(deps)('resync');
  expect(queues.sent).toHaveLength(2500);
});

test('a queue or a row that fails holds up no other, and what was not queued is due again', async () => {
  const index = dueIndex(memoryTables());
  for (let n = 0; n < 20; n += 1) await index.add('renew', refOf(n), NOW);
  const queues = memoryQueues();
  const failing = {
    enqueue: (...[work, options]: Parameters<typeof queues.enqueue>) =>
      'mailboxRef' in work.payload && work.payload.mailboxRef === refOf(3)
        ? Promise.reject(new Error('the queue is away'))
        : queues.enqueue(work, options),
  };
  const deps = { dueIndex: index, now: () => NOW, resyncIntervalMs: MINUTE };
  await expect(fanOut({ ...deps, queues: failing })('renew')).rejects.toThrow('the queue is away');
  expect(queues.sent).toHaveLength(19);
  await fanOut({ ...deps, queues, now: () => NOW + 10 * MINUTE })('renew');
  expect(queues.sent.slice(19)).toHaveLength(20);
});
