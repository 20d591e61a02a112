import { beforeEach, expect, test } from 'vitest';
import { expiryIndex } from '../../../shared/adapters/tables/expiry-index.ts';
import type { OpenTable } from '../../../shared/adapters/tables/table.ts';
import { sweepExpired, sweepShard } from '../../../shared/use-cases/expiry/sweep-expired.ts';
import { memoryQueues, workOf } from '../../stage/memory/memory-queues.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';

const AT = Date.parse('2026-11-24T10:10:00Z');
const ROWS = 500;

let open: OpenTable;
let queues: ReturnType<typeof memoryQueues>;
let now: number;
let ended: string[];
let logged: number;
let perRow: number;

function deps() {
  return {
    expiry: expiryIndex(open),
    kinds: new Map([
      [
        'send',
        ([id = '']: readonly string[]) => {
          now += perRow;
          if (id.startsWith('bad')) return Promise.reject(new Error('storage is away'));
          return Promise.resolve(void ended.push(id));
        },
      ],
    ]),
    queues,
    now: () => now,
    log: { info: () => undefined, warn: () => undefined, error: () => void (logged += 1) },
  };
}

beforeEach(async () => {
  open = memoryTables();
  queues = memoryQueues();
  now = AT;
  ended = [];
  logged = 0;
  perRow = 0;
  const index = expiryIndex(open);
  for (let n = 0; n < ROWS; n += 1) {
    await index.add({ kind: 'send', key: [String(n)], at: AT - n });
  }
  await index.add({ kind: 'send', key: ['later'], at: AT + 60_000 });
});

const takeAll = () => queues.sent.splice(0).map(({ work }) => workOf('upkeep', work));
const sweep = async (works = takeAll()) => {
  for (const work of works) if (work.kind === 'sweep') await sweepShard(deps())(work);
};
const rowsLeft = async () => {
  const index = expiryIndex(open);
  const shards = await index.shards(now);
  const rows = await Promise.all(
    shards.map((shard) => index.expired(shard, now, { after: null, limit: 1000 })),
  );
  return rows.flat().map(({ key }) => key[0]);
};

test('the timer only enqueues what is due: a small message for each shard, and ends nothing itself', async () => {
  await sweepExpired(deps())();
  expect(ended).toEqual([]);
  expect(queues.sent).toHaveLength(16);
  expect(Buffer.byteLength(JSON.stringify(queues.sent.map(({ work }) => work)))).toBeLessThan(2000);
  await sweep();
  expect(ended).toHaveLength(ROWS);
  expect(await rowsLeft()).toEqual([]);
  await sweepExpired(deps())();
  expect(queues.sent).toEqual([]);
});

test('a sweep that is queued twice, or run by two at once, does no harm', async () => {
  await sweepExpired(deps())();
  await sweepExpired(deps())();
  const works = takeAll();
  expect(works).toHaveLength(32);
  await Promise.all(works.map((work) => sweep([work])));
  expect(new Set(ended).size).toBe(ROWS);
  expect(await rowsLeft()).toEqual([]);
});

test('what fails stays for the next sweep and holds up no other, however many fail', async () => {
  const index = expiryIndex(open);
  for (let n = 0; n < 3000; n += 1) {
    await index.add({ kind: 'send', key: [`bad${n}`], at: AT - 1000 - n });
  }
  await sweepExpired(deps())();
  await sweep();
  expect(ended).toHaveLength(ROWS);
  expect(logged).toBe(3000);
  expect(await rowsLeft()).toHaveLength(3000);
});

test('a shard that takes long goes on in another message, behind what it has seen', async () => {
  const index = expiryIndex(open);
  for (let n = 0; n < 3000; n += 1) {
    await index.add({ kind: 'send', key: [`more${n}`], at: AT - 1000 - n });
  }
  perRow = 1000;
  await sweepExpired(deps())();
  const [first, ...others] = takeAll();
  await sweep(first && [first]);
  expect(queues.sent).toMatchObject([{ work: { task: 'sweep', attempt: 0 } }]);
  expect(queues.sent[0]?.work).toHaveProperty('after');
  while (queues.sent.length > 0) await sweep();
  await sweep(others);
  while (queues.sent.length > 0) await sweep();
  // With the one whose time came while the sweep went on.
  expect(new Set(ended).size).toBe(ROWS + 3000 + 1);
});
