import { beforeEach, describe, expect, test } from 'vitest';
import { expiryIndex } from '../../../shared/adapters/tables/expiry-index.ts';
import type { OpenTable } from '../../../shared/adapters/tables/table.ts';
import { expired } from '../../stage/use-cases/expired.ts';
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
      kind: 'sign-in' as const,
      key: ['a/b?c', String(n)],
      at: AT + n * 600_000,
    }));
    for (const one of all.toReversed()) await index.add(one);
    await index.add({ kind: 'sign-in', key: ['a/b?c', '3'], at: AT + 3 * 600_000 });
    const now = AT + 20 * 600_000;
    const found = await expired(index, now, 100);
    expect(found.map(({ key }) => Number(key[1])).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 21 }, (_, n) => n),
    );
    const hours = found.map(({ key }) => Math.floor((AT + Number(key[1]) * 600_000) / HOUR));
    expect(hours).toEqual(hours.toSorted((a, b) => a - b));
    expect(await expired(index, now, 5)).toEqual(found.slice(0, 5));
  });

  test('sweeping to the end ends each once and empties the table', async () => {
    for (let n = 0; n < 60; n += 1) {
      // Each by an instance of its own: what one remembers must not matter.
      await expiryIndex(open).add({ kind: 'send', key: [String(n)], at: AT + n * 1_000_000 });
    }
    const ended: string[] = [];
    for (let now = AT; now < AT + 30 * HOUR; now += 15 * 60_000) {
      const index = expiryIndex(open);
      for (const { key, row } of await expired(index, now, 7)) {
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
    expect(await index.shards(AT)).toEqual([]);
    expect(reads).toBe(1);
    reads = 0;
    expect(await index.shards(AT + YEAR)).toHaveLength(1);
    expect(reads).toBe(2);
  });

  test('a shard is read page by page, and rows of another one never turn up in it', async () => {
    const index = expiryIndex(open);
    for (let n = 0; n < 40; n += 1) {
      await index.add({ kind: 'send', key: [String(n)], at: AT + Math.floor(n / 8) * 60_000 });
    }
    const seen: string[] = [];
    for (const shard of await index.shards(AT + HOUR)) {
      for (let after: string | null = null; ;) {
        const rows = await index.expired(shard, AT + HOUR, { after, limit: 2 });
        const last = rows.at(-1);
        if (!last) break;
        expect(rows.every(({ row }) => row.startsWith(`${shard}!`))).toBe(true);
        seen.push(...rows.map(({ key }) => String(key[0])));
        after = last.row;
      }
    }
    expect(seen.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n));
  });

  test('what expires later in a shard that was found empty is still found', async () => {
    const index = expiryIndex(open);
    const early = { kind: 'send', key: ['one'], at: AT } as const;
    await index.add(early);
    for (const { row } of await expired(index, AT + 1, 9)) await index.done(row);
    expect(await expired(index, AT + 2, 9)).toEqual([]);
    await index.add({ ...early, at: AT + HOUR / 2 });
    const found = await expired(index, AT + HOUR / 2, 9);
    expect(found.map(({ key }) => key)).toEqual([['one']]);
  });
});
