import type { TableClient } from '@azure/data-tables';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { inherited } from '../../local/inherited.ts';
import { repositoryRoot } from '../../local/repository-root.ts';
import { copyIn, copyOut } from '../../local/backup/copy.ts';
import {
  byConnectionString,
  namesOf,
  type StorageAccount,
} from '../../local/backup/storage-account.ts';
import { ownAccount } from '../azurite.ts';

const folder = mkdtempSync(join(tmpdir(), 'backup-'));
afterAll(() => rmSync(folder, { recursive: true }));
const STOPPED = { live: false, waitMs: 20_000 };

async function filled(): Promise<StorageAccount> {
  const account = byConnectionString(await ownAccount());
  for (const name of ['conversations', 'fleet', 'AzureFunctionsScaleMetrics202611'])
    await account.tables.createTable(name);
  const rows = account.table('conversations');
  for (let n = 0; n < 250; n += 1)
    await rows.createEntity({
      partitionKey: `p${n % 2}`,
      rowKey: `r!${n}`,
      json: `{"n":"ü ${n}"}`,
    });
  await account.table('fleet').createEntity({
    partitionKey: 'odd',
    rowKey: 'types',
    big: { type: 'Int64', value: '9007199254740993' },
    bytes: new Uint8Array([0, 255, 7]),
    at: new Date('2026-11-26T10:00:00.123Z'),
    no: false,
    part: 1.5,
  });
  await account
    .table('AzureFunctionsScaleMetrics202611')
    .createEntity({ partitionKey: 'host', rowKey: 'own' });
  for (const name of ['overflow', 'azure-webjobs-hosts']) await account.blobs.createContainer(name);
  const blob = account.blobs.getContainerClient('overflow').getBlockBlobClient('a1/b2/c3');
  await blob.upload(Buffer.from([1, 2, 0, 255]), 4);
  await account.blobs.getContainerClient('azure-webjobs-hosts').uploadBlockBlob('lock', 'x', 1);
  await account.queues.createQueue('sends');
  return account;
}

async function rowsOf(from: StorageAccount, name: string): Promise<readonly object[]> {
  const rows: object[] = [];
  const listed = from.table(name).listEntities({ disableTypeConversion: true });
  for await (const { etag: _, timestamp: __, ...row } of listed) rows.push(row);
  return rows;
}

it('rows with the types of their properties, blobs and messages are again what they were; the host’s own stay out', async () => {
  const account = await filled();
  const queue = account.queues.getQueueClient('sends');
  await queue.sendMessage('bm93', { messageTimeToLive: -1 });
  // Its time comes while the copy is made.
  await queue.sendMessage('bGF0ZXI=', { messageTimeToLive: -1, visibilityTimeout: 2 });
  const copy = join(folder, 'types');
  expect(await copyOut(account, copy, STOPPED)).toEqual({
    rows: 251,
    blobs: 1,
    messages: 2,
    hidden: {},
  });
  expect(readdirSync(join(copy, 'tables'))).toEqual(['conversations.ndjson', 'fleet.ndjson']);
  // The original still has them, and they are there at once.
  expect((await queue.peekMessages({ numberOfMessages: 32 })).peekedMessageItems).toHaveLength(2);

  const other = byConnectionString(await ownAccount());
  expect(await copyIn(other, copy)).toEqual({ rows: 251, blobs: 1, messages: 2 });
  for (const name of ['conversations', 'fleet'])
    expect(await rowsOf(other, name)).toEqual(await rowsOf(account, name));
  const blob = other.blobs.getContainerClient('overflow').getBlobClient('a1/b2/c3');
  expect([...(await blob.downloadToBuffer())]).toEqual([1, 2, 0, 255]);
  const { peekedMessageItems } = await other.queues
    .getQueueClient('sends')
    .peekMessages({ numberOfMessages: 32 });
  expect(peekedMessageItems.map(({ messageText }) => messageText)).toEqual(['bm93', 'bGF0ZXI=']);
});

it('a message whose time did not come while it was waited for is told, and stays where it is', async () => {
  const account = await filled();
  const queue = account.queues.getQueueClient('sends');
  await queue.sendMessage('bGF0ZXI=', { messageTimeToLive: -1, visibilityTimeout: 3600 });
  const copied = await copyOut(account, join(folder, 'hidden'), { live: false, waitMs: 0 });
  expect(copied).toMatchObject({ messages: 0, hidden: { sends: 1 } });
});

it('a backup that is ended while it waits gives back what it held', async () => {
  const connection = await ownAccount();
  const queue = byConnectionString(connection).queues.getQueueClient('sends');
  await queue.create();
  await queue.sendMessage('bm93', { messageTimeToLive: -1 });
  await queue.sendMessage('bGF0ZXI=', { messageTimeToLive: -1, visibilityTimeout: 3600 });
  const copy = join(folder, 'ended');
  const child = spawn(process.execPath, [join(repositoryRoot, 'local/backup.ts'), '--to', copy], {
    env: { ...inherited(), AzureWebJobsStorage: connection },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const seen = async (): Promise<number> => (await queue.peekMessages()).peekedMessageItems.length;
  await expect.poll(seen).toBe(0);
  child.kill('SIGINT');
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect({ said, code }).toEqual({
    said: 'Ended before it was done: there is no copy.\n',
    code: 1,
  });
  expect(await seen()).toBe(1);
  expect(existsSync(copy)).toBe(false);
});

it('an account in which nothing was ever attached is copied, and back', async () => {
  const account = byConnectionString(await ownAccount());
  await account.tables.createTable('fleet');
  await account.table('fleet').createEntity({ partitionKey: 'p', rowKey: 'r' });
  const copy = join(folder, 'bare');
  await copyOut(account, copy, STOPPED);
  const other = byConnectionString(await ownAccount());
  expect(await copyIn(other, copy)).toEqual({ rows: 1, blobs: 0, messages: 0 });
});

it('two states are not mixed: neither in a folder nor in an account', async () => {
  const account = await filled();
  const copy = join(folder, 'once');
  await copyOut(account, copy, STOPPED);
  await expect(copyOut(account, copy, STOPPED)).rejects.toThrow('is there already');
  await expect(copyIn(account, copy)).rejects.toThrow('is not empty');
});

it('a restore that broke off goes on by itself said again, and by nothing else', async () => {
  const account = await filled();
  for (const content of ['b25l', 'dHdv'])
    await account.queues.getQueueClient('sends').sendMessage(content, { messageTimeToLive: -1 });
  const copy = join(folder, 'whole');
  await copyOut(account, copy, STOPPED);
  const connection = await ownAccount();
  const other = byConnectionString(connection);
  // The tables are in, but for the last; then the connection is lost.
  const lost = new Error('connection lost');
  const breaks = (name: string): TableClient => {
    if (name === 'fleet') throw lost;
    return other.table(name);
  };
  await expect(copyIn({ ...other, table: breaks }, copy)).rejects.toThrow(lost);
  expect(await rowsOf(other, 'conversations')).toHaveLength(250);

  await expect(copyOut(other, join(folder, 'half'), STOPPED)).rejects.toThrow('did not end');
  const later = join(folder, 'later');
  await copyOut(account, later, STOPPED);
  await expect(copyIn(other, later)).rejects.toThrow('of another copy');

  // The copy's own word of a timer is older; one that ran since shows that the app was started.
  const timer = (endedAt: number) => ({
    partitionKey: 'timers',
    rowKey: 'drain-poison',
    json: JSON.stringify({ endedAt: new Date(endedAt).toISOString() }),
  });
  await other.table('fleet').createTable();
  await other.table('fleet').createEntity(timer(Date.now() + 60_000));
  await expect(copyIn(other, copy)).rejects.toThrow('The app has run here');
  await other.table('fleet').updateEntity(timer(Date.now() - 60_000), 'Replace');

  // One of the messages was in as well.
  const queue = other.queues.getQueueClient('sends');
  await queue.create();
  await queue.sendMessage('b25l', { messageTimeToLive: -1 });

  expect(await copyIn(other, copy)).toEqual({ rows: 251, blobs: 1, messages: 2 });
  await other.table('fleet').deleteEntity('timers', 'drain-poison');
  for (const name of ['conversations', 'fleet'])
    expect(await rowsOf(other, name)).toEqual(await rowsOf(account, name));
  const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
  expect(peekedMessageItems.map(({ messageText }) => messageText)).toEqual(['b25l', 'dHdv']);
  // Nothing of it is left that a later copy would hold.
  expect(await namesOf(other.tables.listTables())).toEqual(['conversations', 'fleet']);
});

it('a copy that broke off is none', async () => {
  const copy = join(folder, 'broken');
  const nobody = byConnectionString(
    'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=aGFsbG8=;TableEndpoint=http://127.0.0.1:1/a;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a;',
  );
  await expect(copyOut(nobody, copy, STOPPED)).rejects.toThrow();
  expect(existsSync(copy)).toBe(false);
  await expect(copyIn(nobody, `${copy}.part`)).rejects.toThrow('is no whole copy');
});
