import { beforeAll, describe, expect, test } from 'vitest';
import type { OpenTable, Row, RowChange } from '../../../shared/adapters/tables/table.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { tableFamilies } from './families.ts';

const row = (partitionKey: string, rowKey: string, properties: Row['properties'] = {}): Row => ({
  partitionKey,
  rowKey,
  properties,
});
const insert = (...of: Parameters<typeof row>): RowChange => ({ kind: 'insert', row: row(...of) });

describe.each(tableFamilies)('tables in %s', (_name, openFamily) => {
  let open: OpenTable;
  beforeAll(async () => {
    open = await openFamily();
  });

  test('a missing table is empty when read and made when written', async () => {
    const table = open('made');
    expect(await table.get('p', 'r')).toBeNull();
    expect(await open('made2').range('p', { from: '0', to: '9', limit: 5 })).toEqual([]);
    expect(await open('made3').change(insert('p', 'r'))).toMatchObject({ kind: 'done' });
    expect(await open('made4').change(insert('p', 'r'), insert('p', 's'))).toMatchObject({
      kind: 'done',
    });
    expect(await open('made5').change({ kind: 'delete', partitionKey: 'p', rowKey: 'r' })).toEqual({
      kind: 'stale',
      at: 0,
    });
  });

  test('two that make a missing table at once both write', async () => {
    const results = await Promise.all(
      ['a', 'b', 'c', 'd'].map((r) => open('raced').change(insert('p', r))),
    );
    expect(results.map(({ kind }) => kind)).toEqual(Array.from({ length: 4 }, () => 'done'));
  });

  test('properties come back as they were written', async () => {
    const table = open('properties');
    const properties = {
      text: 'žluťoučký 日本 \u{1f600} "quoted" \\ \n',
      empty: '',
      whole: 42,
      large: 1_763_955_543_000,
      part: 1.5,
      yes: true,
      bytes: new Uint8Array([0, 255, 128]),
    };
    await table.change(insert('p', 'r', properties));
    const found = await table.get('p', 'r');
    const { bytes, ...rest } = found?.properties ?? {};
    const { bytes: written, ...expected } = properties;
    expect(rest).toEqual(expected);
    expect(Buffer.from(bytes instanceof Uint8Array ? bytes : []).equals(written)).toBe(true);
    expect([found?.partitionKey, found?.rowKey]).toEqual(['p', 'r']);
  });

  test('rows of one key are found in all partitions, as far as so many requests go', async () => {
    const table = open('across');
    expect(await table.across('main', 1)).toEqual({ rows: [], isWhole: true });
    for (const p of ['a', 'b', 'c']) {
      await table.change(insert(p, 'main', { n: 1 }), insert(p, 'other', { n: 2 }));
    }
    const { rows, isWhole } = await table.across('main', 1);
    expect(rows.map(({ partitionKey, rowKey }) => `${partitionKey} ${rowKey}`).toSorted()).toEqual([
      'a main',
      'b main',
      'c main',
    ]);
    expect(isWhole).toBe(true);
  });

  test('an insert meets a row: exists', async () => {
    const table = open('exists');
    await table.change(insert('p', 'r', { n: 1 }));
    expect(await table.change(insert('p', 'r', { n: 2 }))).toEqual({ kind: 'exists', at: 0 });
    expect((await table.get('p', 'r'))?.properties).toEqual({ n: 1 });
  });

  test('what a write answers is the etag that a read gives, alone and in a transaction', async () => {
    const table = open('etags');
    const etagOf = async (r: string) => (await table.get('p', r))?.etag;
    const written = async (...changes: [RowChange, ...RowChange[]]) => {
      const result = await table.change(...changes);
      return result.kind === 'done' ? result.etags : expect.fail(result.kind);
    };
    const upsert = (r: string): RowChange => ({ kind: 'upsert', row: row('p', r, { n: 1 }) });
    const replace = (r: string, etag: string): RowChange => ({
      kind: 'replace',
      row: row('p', r, { n: 2 }),
      etag,
    });
    for (const change of [insert('p', 'a'), upsert('b'), upsert('b')]) {
      const [etag] = await written(change);
      expect(etag).toBe(await etagOf('row' in change ? change.row.rowKey : ''));
    }
    const a = (await etagOf('a')) ?? '';
    expect(await written(replace('a', a))).toEqual([await etagOf('a')]);
    const again = (await etagOf('a')) ?? '';
    const remove = { kind: 'delete', partitionKey: 'p', rowKey: 'b' } as const;
    const several = await written(insert('p', 'c'), replace('a', again), remove, upsert('d'));
    expect(several).toEqual([await etagOf('c'), await etagOf('a'), null, await etagOf('d')]);
  });

  test('an etag that no longer matches, and a row that is gone: stale', async () => {
    const table = open('stale');
    await table.change(insert('p', 'r', { n: 1 }));
    const old = (await table.get('p', 'r'))?.etag ?? '';
    const replace = (n: number, etag: string): RowChange => ({
      kind: 'replace',
      row: row('p', 'r', { n }),
      etag,
    });
    expect(await table.change(replace(2, old))).toMatchObject({ kind: 'done' });
    expect(await table.change(replace(3, old))).toEqual({ kind: 'stale', at: 0 });
    const gone = { kind: 'delete', partitionKey: 'p', rowKey: 'r' } as const;
    expect(await table.change({ ...gone, etag: old })).toEqual({ kind: 'stale', at: 0 });
    const present = (await table.get('p', 'r'))?.etag ?? '';
    expect(await table.change({ ...gone, etag: present })).toMatchObject({ kind: 'done' });
    expect(await table.change(gone)).toEqual({ kind: 'stale', at: 0 });
    expect(await table.change(replace(4, present))).toEqual({ kind: 'stale', at: 0 });
    expect(await table.get('p', 'r')).toBeNull();
  });

  test('a replace and an upsert leave none of the properties that were there', async () => {
    const table = open('replaces');
    await table.change(insert('p', 'r', { a: 1, b: 2 }));
    await table.change({ kind: 'upsert', row: row('p', 'r', { b: 3 }) });
    expect((await table.get('p', 'r'))?.properties).toEqual({ b: 3 });
    await table.change(
      { kind: 'upsert', row: row('p', 'r', { c: 4 }) },
      { kind: 'upsert', row: row('p', 's', { d: 5 }) },
    );
    expect((await table.get('p', 'r'))?.properties).toEqual({ c: 4 });
    expect((await table.get('p', 's'))?.properties).toEqual({ d: 5 });
    const etag = (await table.get('p', 'r'))?.etag ?? '';
    await table.change(
      { kind: 'replace', row: row('p', 'r', { e: 6 }), etag },
      insert('p', 't', { f: 7 }),
    );
    expect((await table.get('p', 'r'))?.properties).toEqual({ e: 6 });
  });

  describe('a transaction is all or nothing and tells which change was refused', () => {
    const many = (n: number): RowChange[] =>
      Array.from({ length: n }, (_, at) => insert('p', `n${at}`, { at }));

    test.each([0, 1, 7, 42, 99])('an insert that exists, at %i', async (at) => {
      const table = open(`txexists${at}`);
      await table.change(insert('p', `n${at}`));
      const [first, ...rest] = many(100);
      expect(await table.change(first ?? insert('p', 'x'), ...rest)).toEqual({
        kind: 'exists',
        at,
      });
      expect(await table.range('p', { from: 'a', to: 'z', limit: 200 })).toHaveLength(1);
    });

    test('a stale replace in it', async () => {
      const table = open('txstale');
      await table.change(insert('p', 'r', { n: 1 }));
      const etag = (await table.get('p', 'r'))?.etag ?? '';
      const replace = { kind: 'replace', row: row('p', 'r', { n: 2 }), etag } as const;
      await table.change(replace);
      expect(await table.change(insert('p', 'a'), insert('p', 'b'), replace)).toEqual({
        kind: 'stale',
        at: 2,
      });
      expect(await table.get('p', 'a')).toBeNull();
    });

    test('a replace of a row that is gone', async () => {
      const table = open('txgone');
      await table.change(insert('p', 'r'));
      const etag = (await table.get('p', 'r'))?.etag ?? '';
      await table.change({ kind: 'delete', partitionKey: 'p', rowKey: 'r' });
      const replace = { kind: 'replace', row: row('p', 'r'), etag } as const;
      expect(await table.change(insert('p', 'a'), replace)).toEqual({ kind: 'stale', at: 1 });
    });

    test('a delete takes the row as it is, and refuses all when it is gone', async () => {
      const table = open('txdelete');
      await table.change(insert('p', 'r'));
      const gone = { kind: 'delete', partitionKey: 'p', rowKey: 'r' } as const;
      expect(await table.change(insert('p', 'a'), gone)).toMatchObject({ kind: 'done' });
      expect(await table.get('p', 'r')).toBeNull();
      expect(await table.change(insert('p', 'b'), gone)).toEqual({ kind: 'stale', at: 1 });
      expect(await table.get('p', 'b')).toBeNull();
    });

    test('what the SDK would not carry out as said is a programming error', async () => {
      const gone = { kind: 'delete', partitionKey: 'p', rowKey: 'r', etag: 'W/"1"' } as const;
      const table = open('txwrong');
      await expect(table.change(insert('p', 'a'), gone)).rejects.toThrow(RangeError);
      await expect(table.change(insert('p', 'a'), insert('q', 'a'))).rejects.toThrow(RangeError);
    });

    test('an upsert of a row that is there and of one that is not', async () => {
      const table = open('txupsert');
      await table.change(insert('p', 'r', { n: 1 }));
      const upsert = (r: string): RowChange => ({ kind: 'upsert', row: row('p', r, { n: 2 }) });
      expect(await table.change(upsert('r'), upsert('s'))).toMatchObject({ kind: 'done' });
      const rows = await table.range('p', { from: 'a', to: 'z', limit: 5 });
      expect(rows.map((found) => found.properties)).toEqual([{ n: 2 }, { n: 2 }]);
    });
  });

  test('what the service does not take is thrown as refused', async () => {
    const table = open('refused');
    await table.change(insert('p', 'there'));
    const large = 'x'.repeat(32 * 1024);
    const refused: [RowChange, ...RowChange[]][] = [
      [insert('p', 'a/b')],
      [insert('p', 'a\\b')],
      [insert('p', 'a#b')],
      [insert('p', 'a?b')],
      [insert('p', 'a\u0007b')],
      [insert('p', 'k'.repeat(513))],
      [insert('p', 'r', { large: `${large}x` })],
      [insert('p', 'r', { bytes: new Uint8Array(65_537) })],
      [insert('p', 'a'), insert('p', 'a')],
      [insert('p', 'x'), ...Array.from({ length: 100 }, (_, n) => insert('p', `m${n}`))],
    ];
    for (const [first, ...rest] of refused) {
      const failure: unknown = await table.change(first, ...rest).catch((error: unknown) => error);
      expect(failure, JSON.stringify(first).slice(0, 60)).toBeInstanceOf(ServiceFailure);
      expect(failure).toMatchObject({ kind: 'refused' });
    }
    expect(await table.change(insert('p', 'k'.repeat(512), { large }))).toMatchObject({
      kind: 'done',
    });
  });

  test('a range is one partition, in the order of the keys, limited, from inclusive, to exclusive', async () => {
    const table = open('range');
    for (const p of ['p', 'q']) {
      for (const r of ['a!1', 'a!2', 'B!1', 'b!1', 'b!1!', 'b!10', 'b-1', 'c'])
        await table.change(insert(p, r));
    }
    const keys = async (from: string, to: string, limit = 100) =>
      (await table.range('p', { from, to, limit })).map(({ rowKey }) => rowKey);
    expect(await keys('A', 'd')).toEqual(['B!1', 'a!1', 'a!2', 'b!1', 'b!1!', 'b!10', 'b-1', 'c']);
    expect(await keys('b!', 'b"')).toEqual(['b!1', 'b!1!', 'b!10']);
    expect(await keys('b!1!', 'c')).toEqual(['b!1!', 'b!10', 'b-1']);
    expect(await keys('A', 'd', 2)).toEqual(['B!1', 'a!1']);
  });

  test('a range goes on after 1,000 rows', async () => {
    const table = open('long');
    for (let at = 0; at < 2300; at += 100) {
      const [first, ...rest] = Array.from({ length: 100 }, (_, n) =>
        insert('p', String(at + n).padStart(5, '0')),
      );
      if (first) await table.change(first, ...rest);
    }
    const keys = async (limit: number) =>
      (await table.range('p', { from: '00100', to: '~', limit })).map(({ rowKey }) => rowKey);
    const all = Array.from({ length: 2200 }, (_, n) => String(n + 100).padStart(5, '0'));
    expect(await keys(9999)).toEqual(all);
    expect(await keys(1500)).toEqual(all.slice(0, 1500));
    expect(await keys(1000)).toEqual(all.slice(0, 1000));
  });
});
