import { beforeEach, describe, expect, test } from 'vitest';
import { dueIndex } from '../../../shared/adapters/tables/due-index.ts';
import { mailboxRefSchema } from '../../../shared/domain/ids.ts';
import type { DueIndex } from '../../../shared/ports/schedule.ts';
import { families } from './families.ts';
import { AT } from './samples.ts';

const refs = Array.from({ length: 16 }, (_, n) =>
  mailboxRefSchema.parse(n.toString(16).padEnd(32, 'e')),
);
const [ref = mailboxRefSchema.parse('0'.repeat(32))] = refs;

describe.each(families)('the due index in %s', (_name, openFamily) => {
  let index: DueIndex;
  beforeEach(async () => {
    index = dueIndex(await openFamily());
  });
  const keysDue = async (now: number, limit = 10) =>
    (await index.due('resync', now, limit)).map(({ key }) => key);

  test('tells what is due by now in every shard, and nothing of another task', async () => {
    for (const [n, one] of refs.entries()) await index.add('resync', one, AT + n);
    await index.add('renew', ref, AT);
    const due = await index.due('resync', AT + 7, 10);
    expect(new Set(due.map((row) => row.ref))).toEqual(new Set(refs.slice(0, 8)));
    expect(due.find((row) => row.ref === refs[7])?.dueAt).toBe(AT + 7);
    expect(await index.due('renew', AT, 10)).toHaveLength(1);
    expect(await index.due('renew', AT - 1, 10)).toHaveLength(0);
  });

  test('takes the oldest of a shard first, at most so many', async () => {
    const added = [];
    for (const at of [AT + 2, AT, AT + 1]) added.push(await index.add('resync', ref, at));
    expect(await keysDue(AT + 10, 2)).toEqual([added[1], added[2]]);
  });

  test('a key tells its time and removes its row, twice as well', async () => {
    const added = await index.add('resync', ref, AT);
    expect(index.dueAt(added)).toBe(AT);
    await index.remove(added);
    await index.remove(added);
    expect(await keysDue(AT)).toEqual([]);
  });

  test('of many that move one row ahead at once, one does', async () => {
    await index.add('resync', ref, AT);
    const [row] = await index.due('resync', AT, 10);
    if (!row) throw new Error('not due');
    const moved = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => index.postpone(row, AT + 600_000 + n)),
    );
    const winners = moved.filter((moving) => moving !== null);
    expect(winners).toHaveLength(1);
    expect(await keysDue(AT)).toEqual([]);
    expect(await keysDue(AT + 700_000)).toEqual(winners);
  });

  test('to the very same time as well', async () => {
    await index.add('resync', ref, AT);
    const [row] = await index.due('resync', AT, 10);
    if (!row) throw new Error('not due');
    expect(await index.postpone(row, AT)).toBe(row.key);
    expect(await index.postpone(row, AT)).toBeNull();
  });
});
