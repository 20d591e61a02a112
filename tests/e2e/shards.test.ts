import { RestError, TableClient, TableServiceClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, expect, it } from 'vitest';
import { startAzurite } from '../../local/azurite.ts';
import { superviseHost } from '../../local/supervised-host.ts';
import { crm, type Crm, type Json } from '../stage/system/crm.ts';
import { type Cast, openSystem, snippets } from '../stage/system/system-stage.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';

const KINDS = ['mail-notifications', 'sends', 'upkeep', 'events'];
/** Each account and each mailbox is in one of two by chance; so many never all are in the same. */
const MOST_CASTS = 20;
const file = {
  name: 'a.txt',
  contentType: 'text/plain',
  contentBase64: Buffer.from('content').toString('base64'),
};

const second = await startAzurite();
afterAll(() => second.stop());
const hook = await webhookListener();
const { system, on } = await openSystem({
  env: {
    ...hook.env,
    DELAY_SCALE: '0.01',
    QUEUE_SHARDS: '2',
    STORAGE_ACCOUNTS: 'AzureWebJobsStorage,MailStorage2',
    MailStorage2: second.connectionString,
  },
});
const storages = [system.connectionString, second.connectionString];

async function partitions(connectionString: string, table: string): Promise<ReadonlySet<string>> {
  const client = TableClient.fromConnectionString(connectionString, table, {
    allowInsecureConnection: true,
  });
  const found = new Set<string>();
  try {
    for await (const { partitionKey } of client.listEntities()) found.add(String(partitionKey));
  } catch (error) {
    // Tables are made by the first row.
    if (!(error instanceof RestError && error.statusCode === 404)) throw error;
  }
  return found;
}
async function namesOf(list: AsyncIterable<{ name?: string }>): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name = '' } of list) names.push(name);
  return names.toSorted();
}
const queuesOf = (connectionString: string) =>
  namesOf(QueueServiceClient.fromConnectionString(connectionString).listQueues());
const tablesOf = (connectionString: string) =>
  namesOf(
    TableServiceClient.fromConnectionString(connectionString, {
      allowInsecureConnection: true,
    }).listTables(),
  );
const attachmentsOf = (connectionString: string) =>
  namesOf(
    BlobServiceClient.fromConnectionString(connectionString)
      .getContainerClient('attachments')
      .listBlobsFlat(),
  );

/** A send, its answer with a file, and what the user writes in the thread from Outlook. */
async function correspond(): Promise<Cast> {
  const cast = await on.started('Offer');
  await cast.carla.reply(cast.first.internetMessageId, { text: 'Yes', attachments: [file] });
  await system.idle();
  return cast;
}

async function bothHold(table: string): Promise<boolean> {
  const found = await Promise.all(storages.map((storage) => partitions(storage, table)));
  return found.every(({ size }) => size > 0);
}

async function bothQueuesTaken(): Promise<boolean> {
  const found = await Promise.all(storages.map(queuesOf));
  return KINDS.every((kind) => found[0]?.includes(kind) && found[1]?.includes(`${kind}-1`));
}

const casts: Cast[] = [];

it('two storage accounts and two queues for each kind of work are one to everybody outside', async () => {
  let isSpread = false;
  while (casts.length < 3 || (!isSpread && casts.length < MOST_CASTS)) {
    casts.push(await correspond());
    const held = await Promise.all([bothHold('conversations'), bothHold('mailboxes')]);
    isSpread = held.every(Boolean) && (await bothQueuesTaken());
  }
  expect(isSpread).toBe(true);

  for (const { app } of casts) {
    const entries = await app.conversation('carla');
    expect(snippets(entries)).toEqual(['Yes', 'Hello']);
    expect(entries[1]).toMatchObject({ status: 'confirmed' });
    const [reply] = entries;
    const [attachment] = (await app.entry('carla', reply.id)).body.attachments;
    const bytes = await app.call(
      'GET',
      `${app.contact('carla')}/entries/${reply.id}/attachments/${attachment.id}`,
    );
    expect(bytes.body).toBe('content');
    expect((await app.connection('u1')).body).toMatchObject({ status: 'connected', problems: 0 });
    await expect.poll(() => toldOf(app)).toEqual(new Set(entries.map(({ id }) => id)));
  }
});

it('each partition is in one account, each queue and blob too', async () => {
  const tables = new Set((await Promise.all(storages.map(tablesOf))).flat());
  expect(tables.size).toBeGreaterThan(8);
  for (const table of tables) {
    const [one, two] = await Promise.all(storages.map((storage) => partitions(storage, table)));
    // Each account keeps which others there are.
    const both = [...(one ?? [])].filter((key) => two?.has(key));
    expect([table, both]).toEqual([table, table === 'fleet' ? ['storage'] : []]);
  }
  expect(await queuesOf(system.connectionString)).toEqual(expect.arrayContaining(KINDS));
  const others = (await queuesOf(second.connectionString)).filter(
    (name) => !/-1(-poison)?$/.test(name),
  );
  expect(others).toEqual([]);
  const blobs = await Promise.all(storages.map(attachmentsOf));
  expect(blobs.flat()).toHaveLength(casts.length);
  expect(Math.min(...blobs.map(({ length }) => length))).toBeGreaterThan(0);
});

it('the operator sees all queues and both accounts', async () => {
  const { body } = await on.ops(crm(system), 'health');
  expect(body).toMatchObject({ status: 'ok', failing: [] });
  expect(Object.keys(body.queues).toSorted()).toEqual(
    KINDS.flatMap((kind) => [kind, `${kind}-1`]).toSorted(),
  );
});

it('an app whose settings have lost an account touches nothing, and says why', async () => {
  const { STORAGE_ACCOUNTS: _, ...settings } = system.settings;
  const lines: string[] = [];
  const host = await superviseHost({
    appRoot: new URL('../..', import.meta.url).pathname,
    env: { PATH: process.env['PATH'], ...settings },
    port: 0,
    onLine: (line) => void lines.push(line),
  });
  try {
    for (const { app } of casts) {
      const strayed = crm({ host, simulator: system.simulator }, app.account);
      expect((await strayed.connection('u1')).status).toBe(503);
    }
    const health = await crm({ host, simulator: system.simulator }).call(
      'GET',
      `${host.url}/api/health`,
      { key: null },
    );
    expect(health.status).toBe(503);
    expect(health.body).toEqual({ status: 'failing', failing: ['storage_accounts'] });
  } finally {
    await host.stop();
  }
  // What it took from a queue comes to its end by the others.
  await system.idle();
});

it('a disconnect ends everything, wherever it is', async () => {
  for (const { app } of casts) expect((await app.disconnect('u1')).status).toBe(204);
  await system.idle({ settled: true, limitMs: 60_000 });
  for (const storage of storages) {
    expect(await partitions(storage, 'mailboxes')).toEqual(new Set());
    expect(await partitions(storage, 'identities')).toEqual(new Set());
  }
  for (const { app, anna } of casts) {
    expect((await app.connection('u1')).body).toMatchObject({ status: 'disconnected' });
    expect(await on.subscriptions(anna)).toEqual([]);
  }
});

/** The entries that the CRM was told of, of one account. */
function toldOf({ account }: Crm): ReadonlySet<Json> {
  const created = hook.heard.filter(({ type }) => type === 'conversation.entry.created');
  const own = created.filter(({ data }) => data['accountId'] === account);
  return new Set(own.map(({ data }) => data['entryId']));
}
