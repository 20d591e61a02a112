import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { key, keysUnder } from '../../../shared/adapters/tables/keys.ts';
import type { OpenTable } from '../../../shared/adapters/tables/table.ts';
import { CRM_ID } from '../../../shared/domain/ids.ts';
import { tableFamilies } from './families.ts';

const ALPHABET = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)).filter((c) =>
  CRM_ID.test(`x${c}`),
);
const anId = fc
  .string({ unit: fc.constantFrom(...ALPHABET), minLength: 1, maxLength: 128 })
  .filter((id) => CRM_ID.test(id));
/** Ids that are easily taken for each other: prefixes, other cases, percent signs in disguise. */
const likeIds = fc.constantFrom('a', 'A', 'aa', 'a.', 'a+', 'a=', 'a|a', 'a:a', 'a@a', '~', '-');
const triple = fc.tuple(fc.oneof(anId, likeIds), fc.oneof(anId, likeIds), fc.oneof(anId, likeIds));

test('the alphabet is the one that the interface names', () => {
  expect(ALPHABET.join('')).toBe(
    '+-.0123456789:=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz|~',
  );
});

test('different parts give different keys, of a length that the service takes', () => {
  fc.assert(
    fc.property(triple, triple, (one, other) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(other));
      expect(key(...one)).not.toBe(key(...other));
      expect(key(...one).length).toBeLessThanOrEqual(512);
    }),
    { numRuns: 2000 },
  );
});

test('a range under some parts holds what continues them, and nothing else', () => {
  fc.assert(
    fc.property(anId, fc.oneof(anId, likeIds), fc.oneof(anId, likeIds), (id, one, other) => {
      const { from, to } = keysUnder(one);
      const under = key(other, id);
      expect(under >= from && under < to).toBe(one === other);
    }),
  );
});

test.each(['', 'a!b', 'a/b', 'ä', 'a b', 'a\n', '%41', "a'b"])('%j is no part of a key', (part) => {
  expect(() => key('x', part)).toThrow(RangeError);
});

describe.each(tableFamilies)('keys in %s', (_name, openFamily) => {
  let open: OpenTable;
  beforeAll(async () => {
    open = await openFamily();
  });

  test('no two of account, user and contact meet in one row', async () => {
    const table = open('keys');
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(triple, async ([account, user, contact]) => {
        const name = JSON.stringify([account, user, contact]);
        fc.pre(!seen.has(name));
        seen.add(name);
        const partitionKey = key(account, user);
        const rowKey = key('e', contact);
        const row = { partitionKey, rowKey, properties: { name } };
        expect(await table.change({ kind: 'insert', row })).toMatchObject({ kind: 'done' });
        expect((await table.get(partitionKey, rowKey))?.properties).toEqual({ name });
        const found = await table.range(partitionKey, { ...keysUnder('e'), limit: 1000 });
        const mine = [...seen].filter((one) => {
          const [a, u]: unknown[] = JSON.parse(one);
          return a === account && u === user;
        });
        expect(new Set(found.map(({ properties }) => properties['name']))).toEqual(new Set(mine));
      }),
      { numRuns: 300 },
    );
  });

  test('the longest ids fit and stay apart', async () => {
    const table = open('longest');
    for (const last of ['a', 'A', '.', '~']) {
      const id = `${'|'.repeat(127)}${last}`;
      const row = { partitionKey: key(id, id), rowKey: key('e', id), properties: {} };
      expect(await table.change({ kind: 'insert', row })).toMatchObject({ kind: 'done' });
    }
  });
});
