import { expect, test } from 'vitest';
import { storagePlaces } from '../../../shared/adapters/storage-places.ts';
import { spreadTables } from '../../../shared/adapters/tables/spread-tables.ts';
import { storedBefore } from '../../compatibility/stored-before.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';

const names = ['One', 'Two', 'Three', 'Four'];
const places = storagePlaces(names);

function fourAccounts() {
  const accounts = names.map(() => memoryTables());
  return { accounts, open: spreadTables(accounts, places) };
}

test('every table of the app says where its rows live, and no other is opened', async () => {
  const { open } = fourAccounts();
  const { tables } = await storedBefore();
  expect(tables.length).toBeGreaterThan(8);
  for (const table of tables) expect(() => open(table)).not.toThrow();
  expect(() => open('strange')).toThrow(RangeError);
});

test.each([
  ['conversations', 'acme!carla', 'acme'],
  ['conversations', 'acme!bob', 'acme'],
  ['connections', 'acme!u1', 'acme'],
  ['threadindex', 'globex!u1', 'globex'],
  ['skipped', 'globex!u1', 'globex'],
  ['mailboxes', 'a3'.repeat(16), 'a3'.repeat(16)],
  ['poison', `m!${'a3'.repeat(16)}`, 'a3'.repeat(16)],
  ['poison', 'c!globex!u1', 'globex'],
  ['identities', 'contoso', 'contoso'],
  ['due', 'renew-7', 'renew-7'],
  ['expiry', '1763953200000-7', '1763953200000-7'],
])('a row of %s in %s lives where %s does', async (table, partitionKey, owner) => {
  const { accounts, open } = fourAccounts();
  const row = { partitionKey, rowKey: 'r', properties: {} };
  await open(table).change({ kind: 'insert', row });
  const holding = accounts.map((own) => own(table).all().length);
  expect(holding).toEqual(names.map((_, at) => (at === places.of(owner) ? 1 : 0)));
  expect(await open(table).get(partitionKey, 'r')).toMatchObject(row);
  expect(await open(table).range(partitionKey, { from: '0', to: '~', limit: 9 })).toHaveLength(1);
  await open(table).change({ kind: 'delete', partitionKey, rowKey: 'r' });
  expect(accounts.flatMap((own) => own(table).all())).toEqual([]);
});

test.each([
  ['fleet', 'fleet'],
  ['fleet', 'size'],
  ['poison', 'list'],
  ['expiry', 'shards'],
])('what is nobody’s lives in the first account: %s, %s', async (table, partitionKey) => {
  const { accounts, open } = fourAccounts();
  await open(table).change({
    kind: 'insert',
    row: { partitionKey, rowKey: 'r', properties: {} },
  });
  expect(accounts.map((own) => own(table).all().length)).toEqual([1, 0, 0, 0]);
});
