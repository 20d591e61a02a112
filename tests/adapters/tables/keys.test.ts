import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { key } from '../../../shared/adapters/tables/keys.ts';
import { azuriteTables } from '../../azurite.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-:@|+=';
const id = fc
  .string({ unit: fc.constantFrom(...ALPHABET.split('')), minLength: 1, maxLength: 128 })
  .filter((text) => text !== '.' && text !== '..');
/** Short ones over few characters, so that parts that could run into each other are really met. */
const tricky = fc.string({
  unit: fc.constantFrom('a', '.', '|', '=', 'A'),
  minLength: 1,
  maxLength: 3,
});
const triple = fc.oneof(fc.tuple(id, id, id), fc.tuple(tricky, tricky, tricky));

describe('law 7: no two different (account, user, contact) give one storage key', () => {
  test('in memory, for any ids of the alphabet', () => {
    fc.assert(
      fc.property(triple, triple, (one, other) => {
        expect(key(...one) === key(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: 2000 },
    );
  });

  test('written to Azurite, each is read back as its own, the longest ones too', async () => {
    const table = (await azuriteTables())('keys');
    const longest = ALPHABET.repeat(2).slice(0, 128);
    const triples = [...fc.sample(triple, 150), [longest, longest, longest] as const];
    const written = new Map(triples.map((one) => [key(...one), JSON.stringify(one)]));
    expect(written.size).toBe(new Set(triples.map((one) => JSON.stringify(one))).size);
    for (const [name, json] of written) {
      const row = { partitionKey: name, rowKey: name, properties: { json } };
      expect(await table.change({ kind: 'insert', row })).toEqual({ kind: 'done' });
    }
    for (const [name, json] of written) {
      expect((await table.get(name, name))?.properties['json']).toBe(json);
    }
  });

  test('a part outside the alphabet is refused before it reaches the storage', () => {
    for (const bad of ['', 'a!b', 'a/b', 'a\\b', 'a#b', 'a?b', 'a b', 'ä', '\u0000']) {
      expect(() => key('acme', bad)).toThrow(RangeError);
    }
  });
});
