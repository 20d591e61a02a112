import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { storagePlaces } from '../../shared/adapters/storage-places.ts';

const OWNERS = Array.from({ length: 4000 }, (_, n) => `owner-${n}`);
/** Where everybody lives, by the accounts' names. */
const homes = (names: readonly string[]): string[] => {
  const places = storagePlaces(names);
  return OWNERS.map((owner) => names[places.of(owner)] ?? 'nowhere');
};

test('a single account has all', () => {
  expect(new Set(homes(['One']))).toEqual(new Set(['One']));
});

test('each account has a like part', () => {
  const names = ['One', 'Two', 'Three', 'Four'];
  const found = homes(names);
  for (const name of names) {
    const part = found.filter((home) => home === name).length / OWNERS.length;
    expect(part).toBeGreaterThan(0.2);
    expect(part).toBeLessThan(0.3);
  }
});

test('the order of the names does not matter', () => {
  expect(homes(['Two', 'Three', 'One'])).toEqual(homes(['One', 'Two', 'Three']));
});

test('with one more account only what becomes its own has another home', () => {
  const before = homes(['One', 'Two', 'Three']);
  const after = homes(['One', 'Two', 'Three', 'Four']);
  const moved = after.filter((home, at) => home !== before[at]);
  expect(new Set(moved)).toEqual(new Set(['Four']));
  expect(moved.length).toBeLessThan(0.3 * OWNERS.length);
});

test('an owner and its hash have one home', () => {
  const places = storagePlaces(['One', 'Two', 'Three']);
  for (const owner of OWNERS.slice(0, 100)) {
    expect(places.ofHash(createHash('sha256').update(owner).digest('hex'))).toBe(places.of(owner));
  }
});

test('where things live is the same in every version: data does not move by itself', () => {
  const places = storagePlaces(['AzureWebJobsStorage', 'MailStorage2', 'MailStorage3']);
  const owners = ['acme', 'a'.repeat(32), 'globex', 'initech', 'umbrella', 'hooli', 'renew-7'];
  expect(owners.map((owner) => places.of(owner))).toEqual([2, 2, 0, 2, 1, 1, 2]);
});
