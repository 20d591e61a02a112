import { beforeEach, describe, expect, test } from 'vitest';
import { changeLog } from '../../../../shared/adapters/tables/conversation/change-log.ts';
import type { OpenTable, RowChange, Table } from '../../../../shared/adapters/tables/table.ts';
import { entryId } from '../../../../shared/domain/entry/entry-id.ts';
import { contactIdSchema, type EntryId } from '../../../../shared/domain/ids.ts';
import { families } from '../families.ts';
import { AT } from '../samples.ts';

const PARTITION = 'acme!carla';
const id = (n: number): EntryId => entryId(AT + n, String(n));

describe.each(families)('the log of changes in %s', (_name, openFamily) => {
  let open: OpenTable;
  let now = AT;
  beforeEach(async () => {
    open = await openFamily();
    now = AT;
  });
  /** A process of its own, with its own memory of how far the log goes. */
  const process = (table: Table = open('conversations')) =>
    changeLog(
      table,
      () => now,
      () => Promise.resolve(null),
    );
  const row = (name: string): RowChange => ({
    kind: 'upsert',
    row: { partitionKey: PARTITION, rowKey: `x!${name}`, properties: { n: 1 } },
  });
  const write = (log: ReturnType<typeof process>, ...ns: number[]) =>
    log.write(PARTITION, () => [row(String(ns[0]))], ns.map(id), null);
  const all = async (log: ReturnType<typeof process>, limit: number) => {
    const found: (EntryId | null)[] = [];
    for (let after = 0, more = true; more;) {
      const page = await log.page(PARTITION, { after }, limit);
      found.push(...page.changes.map(({ entryId: changed }) => changed));
      ({ last: after, more } = page);
    }
    return found;
  };

  test('gives every change in the order of its transactions, in pages of any size', async () => {
    const log = process();
    expect(await all(log, 3)).toEqual([]);
    await write(log, 1);
    await write(log, 2, 3);
    await write(log, 1);
    const whole = [id(1), id(2), id(3), id(1)];
    for (const limit of [1, 2, 3, 4, 100]) expect(await all(process(), limit)).toEqual(whole);
  });

  test('nothing ever comes in before what a reader has seen, however many processes write', async () => {
    const writers = [process(), process(), process()];
    const reader = process();
    const seen: (EntryId | null)[] = [];
    let after = 0;
    const writing = { isOver: false };
    const read = async (): Promise<void> => {
      const page = await reader.page(PARTITION, { after }, 2);
      seen.push(...page.changes.map(({ entryId: changed }) => changed));
      after = page.last;
    };
    const reading = (async () => {
      while (!writing.isOver) await read();
    })();
    await Promise.all(
      writers.map(async (log, place) => {
        for (let n = 0; n < 8; n += 1) await write(log, place * 100 + n);
      }),
    );
    writing.isOver = true;
    await reading;
    for (let n = 0; n < 20; n += 1) await read();
    expect(seen).toHaveLength(24);
    expect(new Set(seen).size).toBe(24);
    expect(await all(process(), 7)).toEqual(seen);
  });

  test('a transaction that is refused for another reason leaves no change', async () => {
    const log = process();
    await write(log, 1);
    const insert: RowChange = {
      kind: 'insert',
      row: { partitionKey: PARTITION, rowKey: 'x!1', properties: {} },
    };
    const refused = await log.write(PARTITION, () => [row('2'), insert], [id(2)], null);
    expect(refused.result).toEqual({ kind: 'exists', at: 1 });
    expect(await all(log, 10)).toEqual([id(1)]);
    await write(log, 3);
    expect(await all(log, 10)).toEqual([id(1), id(3)]);
  });

  test('says what the contact is merged into, also to a process that knew it before', async () => {
    const [merging, another] = [process(), process()];
    await write(another, 1);
    const into = contactIdSchema.parse('other');
    await merging.write(PARTITION, () => [row('merge')], [null], into);
    expect(await write(another, 2)).toMatchObject({ result: { kind: 'done' }, into });
    expect(await all(process(), 10)).toEqual([id(1), null, id(2)]);
  });

  test('as the contact itself does, where the version before wrote the last row', async () => {
    const table = open('conversations');
    await write(process(), 1);
    const [row1] = await table.range(PARTITION, { from: 'u!', to: 'u"', limit: 1 });
    if (row1 === undefined) throw new Error('no row');
    const properties = { json: JSON.stringify({ at: AT, entryId: id(1) }) };
    await table.change({ kind: 'upsert', row: { ...row1, properties } });
    const into = contactIdSchema.parse('other');
    const asking = changeLog(
      table,
      () => now,
      (asked) => Promise.resolve(asked === PARTITION ? into : null),
    );
    expect(await write(asking, 2)).toMatchObject({ result: { kind: 'done' }, into });
  });

  test('and no more once it was erased, also to a process that knew it before', async () => {
    const [erasing, another] = [process(), process()];
    const into = contactIdSchema.parse('other');
    await another.write(PARTITION, () => [row('merge')], [null], into);
    for (let n = 0; n < 120; n += 1) await write(another, n);
    await erasing.erase(PARTITION);
    expect(await write(another, 200)).toMatchObject({ result: { kind: 'done' }, into: null });
    expect((await all(process(), 200)).filter((one) => one !== null)).toEqual([id(200)]);
  });

  test('is asked from a time on, and its times never go back', async () => {
    const log = process();
    for (const [n, ms] of [0, 1000, 500, 2000, 3000].entries()) {
      now = AT + ms;
      await write(log, n);
    }
    const from = async (ms: number) =>
      (await log.page(PARTITION, { since: AT + ms }, 10)).changes.map((one) => one.entryId);
    expect(await from(-1)).toEqual([0, 1, 2, 3, 4].map(id));
    expect(await from(1000)).toEqual([1, 2, 3, 4].map(id));
    expect(await from(1001)).toEqual([3, 4].map(id));
    expect(await from(3001)).toEqual([]);
    expect((await log.page(PARTITION, { since: AT + 3001 }, 10)).last).toBe(5);
  });

  test('erased, it keeps its last position and nothing else, and goes on behind it', async () => {
    const [log, other] = [process(), process()];
    for (let n = 0; n < 130; n += 10)
      await write(log, ...Array.from({ length: 10 }, (_, more) => n + more));
    await write(other, 130);
    await log.erase(PARTITION);
    await log.erase(PARTITION);
    const rows = await open('conversations').range(PARTITION, { from: 'u', to: 'v', limit: 500 });
    expect(rows.map(({ properties }) => properties['json'])).toEqual([
      JSON.stringify({ at: AT, entryId: null, into: null }),
    ]);
    expect(await all(process(), 10)).toEqual([null]);
    // Both remember what stood there before.
    await write(log, 131);
    await write(other, 132);
    expect(await all(process(), 10)).toEqual([null, id(131), id(132)]);
    const page = await log.page(PARTITION, { after: 40 }, 10);
    expect(page.changes.map(({ entryId: changed }) => changed)).toEqual([null, id(131), id(132)]);
    const since = await log.page(PARTITION, { since: AT }, 10);
    expect(since.changes).toHaveLength(3);
  });

  test('an erasure that a writer meets loses none of the new changes', async () => {
    const table = open('conversations');
    const writer = process();
    for (let n = 0; n < 5; n += 1) await write(writer, n);
    let isMet = false;
    const meeting: Table = {
      ...table,
      change: async (...changes) => {
        if (!isMet && changes.some(({ kind }) => kind === 'delete')) {
          isMet = true;
          await write(writer, 5);
        }
        return table.change(...changes);
      },
    };
    await process(meeting).erase(PARTITION);
    await write(writer, 6);
    const found = await all(process(), 2);
    expect(found.at(-1)).toBe(id(6));
    expect((await process().page(PARTITION, { after: 5 }, 10)).changes).toHaveLength(2);
  });
});
