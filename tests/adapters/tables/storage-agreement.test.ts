import { expect, test } from 'vitest';
import { agreeOnAccounts, onceAgreed } from '../../../shared/adapters/tables/storage-agreement.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';

const account = (name: string) => ({ name, open: memoryTables() });
const REFUSED = { kind: 'unavailable', code: 'storage_accounts_changed' };
const connectOne = (open: ReturnType<typeof memoryTables>) =>
  open('fleet').change({
    kind: 'insert',
    row: { partitionKey: 'size', rowKey: '07', properties: { count: 1 } },
  });

test('of a single account nothing is kept', async () => {
  const one = account('One');
  await agreeOnAccounts([one]);
  expect(one.open('fleet').all()).toEqual([]);
});

test('several are kept at the first start, and found again in any order', async () => {
  const [one, two, three] = [account('One'), account('Two'), account('Three')];
  await agreeOnAccounts([one, two, three]);
  await connectOne(one.open);
  await agreeOnAccounts([one, two, three]);
  await agreeOnAccounts([one, three, two]);
});

test('one more, one less, another name or another account behind it is refused', async () => {
  const [one, two, three] = [account('One'), account('Two'), account('Three')];
  await agreeOnAccounts([one, two]);
  await expect(agreeOnAccounts([one])).rejects.toMatchObject(REFUSED);
  await expect(agreeOnAccounts([one, two, three])).rejects.toMatchObject(REFUSED);
  await expect(agreeOnAccounts([one, { ...two, name: 'Zwei' }])).rejects.toMatchObject(REFUSED);
  await expect(agreeOnAccounts([one, account('Two')])).rejects.toMatchObject(REFUSED);
  await expect(
    agreeOnAccounts([
      { ...two, name: 'One' },
      { ...one, name: 'Two' },
    ]),
  ).rejects.toMatchObject(REFUSED);
  await agreeOnAccounts([one, two]);
});

test('an account in which mailboxes were connected is not spread over others by a setting', async () => {
  const [one, two] = [account('One'), account('Two')];
  await connectOne(one.open);
  await expect(agreeOnAccounts([one, two])).rejects.toMatchObject(REFUSED);
  await agreeOnAccounts([one]);
});

test('an account that is already one of others is refused, and nothing is kept of the try', async () => {
  const [one, two, ours] = [account('One'), account('Two'), account('Ours')];
  await agreeOnAccounts([one, two]);
  await expect(agreeOnAccounts([ours, two])).rejects.toMatchObject(REFUSED);
  expect(ours.open('fleet').all()).toEqual([]);
  await agreeOnAccounts([ours, account('Three')]);
});

test('a start that dies on the way is made good by the next', async () => {
  const [one, two] = [account('One'), account('Two')];
  const dies = {
    ...one,
    open: (name: string) => ({
      ...one.open(name),
      change: () => Promise.reject(new Error('died')),
    }),
  };
  await expect(agreeOnAccounts([dies, two])).rejects.toThrow('died');
  await agreeOnAccounts([one, two]);
  await agreeOnAccounts([one, two]);
});

test('a table is not touched before the accounts agree', async () => {
  const { open } = account('One');
  let agree = (): Promise<void> => Promise.reject(new Error('not agreed'));
  const table = onceAgreed(open, () => agree())('connections');
  const row = { partitionKey: 'p', rowKey: 'r', properties: {} };
  await expect(table.change({ kind: 'insert', row })).rejects.toThrow('not agreed');
  await expect(table.get('p', 'r')).rejects.toThrow('not agreed');
  await expect(table.range('p', { from: '0', to: '~', limit: 1 })).rejects.toThrow('not agreed');
  expect(open('connections').all()).toEqual([]);
  agree = () => Promise.resolve();
  expect(await table.change({ kind: 'insert', row })).toMatchObject({ kind: 'done' });
  expect(await table.get('p', 'r')).toMatchObject(row);
});
