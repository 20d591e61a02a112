import { beforeEach, describe, expect, test } from 'vitest';
import { expiryIndex } from '../../../shared/adapters/tables/expiry-index.ts';
import type { OpenTable } from '../../../shared/adapters/tables/table.ts';
import { families } from './families.ts';
import { AT } from './samples.ts';

const HOUR = 3_600_000;
const YEAR = 365 * 24 * HOUR;

describe.each(families)('the expiry index in %s', (_name, openFamily) => {
  let open: OpenTable;
  let reads: number;
  let counting: OpenTable;
  beforeEach(async () => {
    open = await openFamily();
    reads = 0;
    counting = (name) => ({
      ...open(name),
      range: (...of) => {
        reads += 1;
        return open(name).range(...of);
      },
    });
  });

  test('tells what has expired, the oldest hour first, and no row that lives', async () => {
    const index = expiryIndex(open);
    const all = Array.from({ length: 40 }, (_, n) => ({
      kind: 'sign-in',
      key: ['a/b?c', String(n)],
      at: AT + n * 600_000,
    }));
    for (const one of all.toReversed()) await index.add(one);
    await index.add({ kind: 'sign-in', key: ['a/b?c', '3'], at: AT + 3 * 600_000 });
    const now = AT + 20 * 600_000;
    const found = await index.expired(now, 100);
    expect(found.map(({ key }) => Number(key[1])).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 21 }, (_, n) => n),
    );
    const hours = found.map(({ key }) => Math.floor((AT + Number(key[1]) * 600_000) / HOUR));
    expect(hours).toEqual(hours.toSorted((a, b) => a - b));
    expect(await index.expired(now, 5)).toEqual(found.slice(0, 5));
  });

  test('sweeping to the end ends each once and empties the table', async () => {
    for (let n = 0; n < 60; n += 1) {
      // Each by an instance of its own: what one remembers must not matter.
      await expiryIndex(open).add({ kind: 'send', key: [String(n)], at: AT + n * 1_000_000 });
    }
    const ended: string[] = [];
    for (let now = AT; now < AT + 30 * HOUR; now += 15 * 60_000) {
      const index = expiryIndex(open);
      for (const { key, row } of await index.expired(now, 7)) {
        ended.push(String(key[0]));
        await index.done(row);
        await index.done(row);
      }
    }
    expect(ended.sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 60 }, (_, n) => String(n)),
    );
    expect(await open('expiry').range('shards', { from: '0', to: '~', limit: 99 })).toEqual([]);
  });

  test('a sweep of a quiet year, and one before anything expires, costs one read', async () => {
    const index = expiryIndex(counting);
    await index.add({ kind: 'send', key: ['later'], at: AT + YEAR });
    expect(await index.expired(AT, 100)).toEqual([]);
    expect(reads).toBe(1);
    reads = 0;
    expect(await index.expired(AT + YEAR, 100)).toHaveLength(1);
    expect(reads).toBe(2);
  });

  test('what expires later in a shard that was found empty is still found', async () => {
    const index = expiryIndex(open);
    const early = { kind: 'send', key: ['one'], at: AT };
    await index.add(early);
    for (const { row } of await index.expired(AT + 1, 9)) await index.done(row);
    expect(await index.expired(AT + 2, 9)).toEqual([]);
    await index.add({ ...early, at: AT + HOUR / 2 });
    const found = await index.expired(AT + HOUR / 2, 9);
    expect(found.map(({ key }) => key)).toEqual([['one']]);
  });
});
