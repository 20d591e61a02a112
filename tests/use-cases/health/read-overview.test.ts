import { expect, test } from 'vitest';
import { connections } from '../../../shared/adapters/tables/account/connections.ts';
import { dueIndex } from '../../../shared/adapters/tables/due-index.ts';
import { poisonRecords } from '../../../shared/adapters/tables/poison.ts';
import { timerRuns } from '../../../shared/adapters/tables/timer-runs.ts';
import { mailboxRefSchema } from '../../../shared/domain/ids.ts';
import { poisonRecord } from '../../../shared/domain/work/poison-record.ts';
import { overviewReader } from '../../../shared/use-cases/health/read-overview.ts';
import { countedTables } from '../../stage/memory/counted-tables.ts';
import { workOf } from '../../stage/memory/memory-queues.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';

const NOON = Date.UTC(2026, 10, 26, 12);
const ref = (letter: string) => mailboxRefSchema.parse(letter.repeat(32));

function stage() {
  const open = memoryTables();
  let clock = NOON;
  let reads = 0;
  const counted = countedTables(open, () => (reads += 1));
  const ports = {
    queueStates: () => Promise.resolve({}),
    dueIndex: dueIndex(counted),
    timerRuns: timerRuns(counted),
    connections: connections(counted),
    poison: poisonRecords(counted),
    now: () => clock,
    sleep: (): Promise<void> => new Promise(() => undefined),
  };
  return {
    open,
    ports,
    read: overviewReader(ports),
    reads: () => reads,
    pass: (ms: number) => void (clock += ms),
  };
}

const stored = (status: string, lastError: object | null = null) => ({
  json: JSON.stringify({ status, lastError }),
});

test('connections are counted by state and by error, once a minute', async () => {
  const { open, read, reads, pass } = stage();
  const error = { code: 'no_mailbox', message: 'Gone.', at: '2026-11-26T11:00:00.000Z' };
  const rows = [
    stored('connected'),
    stored('connected', error),
    stored('needs_reconnect', { ...error, code: 'tenant_refused', exactly: 'consent_withdrawn' }),
  ];
  for (const [n, properties] of rows.entries())
    await open('connections').change(
      { kind: 'insert', row: { partitionKey: `acme!u${n}`, rowKey: 'connection', properties } },
      { kind: 'insert', row: { partitionKey: `acme!u${n}`, rowKey: 'v!evt', properties } },
    );
  expect((await read()).connections).toEqual({
    byStatus: { connected: 2, needs_reconnect: 1, disconnected: 0 },
    byError: { no_mailbox: 1, consent_withdrawn: 1 },
    isWhole: true,
  });
  const first = reads();
  await read();
  expect(reads() - first).toBe(first - 1);
  pass(60_000);
  await read();
  expect(reads()).toBe(3 * first - 1);
});

test('what waits longest for its timer is told, and what is not due yet is not', async () => {
  const { ports, read } = stage();
  await ports.dueIndex.add('resync', ref('a'), NOON - 5000);
  await ports.dueIndex.add('resync', ref('b'), NOON - 90_000);
  await ports.dueIndex.add('renew', ref('c'), NOON + 1000);
  expect((await read()).due).toEqual({ renew: null, resync: NOON - 90_000 });
});

test('failed work is told by queue and code, the most first', async () => {
  const { ports, read } = stage();
  const probe = (letter: string) =>
    workOf('upkeep', { task: 'probe', mailboxRef: letter.repeat(32), attempt: 0, firstSeen: 1 });
  for (const letter of ['a', 'b', 'c']) {
    const code = letter === 'a' ? 'crashed' : 'graph_unavailable';
    await ports.poison.put(poisonRecord(probe(letter), { code, message: 'Failed.' }, NOON));
  }
  expect((await read()).poison).toEqual({
    byCode: [
      { queue: 'upkeep', code: 'graph_unavailable', count: 2 },
      { queue: 'upkeep', code: 'crashed', count: 1 },
    ],
    isWhole: true,
  });
});

test('a part that can not be read leaves the others there', async () => {
  const { ports } = stage();
  const read = overviewReader({
    ...ports,
    queueStates: () => Promise.reject(new Error('away')),
    connections: { tally: () => Promise.reject(new Error('away')) },
  });
  expect(await read()).toMatchObject({
    queues: null,
    connections: null,
    timers: {},
    due: { renew: null, resync: null },
    poison: { byCode: [] },
  });
});

test('nor does a part of which nothing is heard keep the others', async () => {
  const { ports } = stage();
  const never = new Promise<never>(() => undefined);
  const asked: number[] = [];
  const read = overviewReader({
    ...ports,
    connections: { tally: () => never },
    poison: { page: () => never },
    // Later than all that is in memory.
    sleep: async (ms) => {
      asked.push(ms);
      await new Promise(setImmediate);
    },
  });
  expect(await read()).toMatchObject({ connections: null, poison: null, queues: {}, timers: {} });
  expect(asked).toEqual([10_000]);
});
