import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { azureBlobStore } from '../../shared/adapters/blobs/azure-blob-store.ts';
import { azureQueue } from '../../shared/adapters/queues/azure-queue.ts';
import { workQueues } from '../../shared/adapters/queues/work-queues.ts';
import {
  type StorageClients,
  queueLengths,
  storageChecks,
  storageClients,
} from '../../shared/adapters/storage-clients.ts';
import { azureTable } from '../../shared/adapters/tables/azure-table.ts';
import { HASTY_MS } from '../../shared/domain/durations.ts';
import { messageRefSchema, mailboxRefSchema } from '../../shared/domain/ids.ts';
import { workOf } from '../stage/memory/memory-queues.ts';

const AT_ONCE = { visibilitySeconds: 0, ttlSeconds: -1 };

/** As a storage behind a broken network: it takes the connection and never says a word. */
let server: Server;
let port: number;
const connections: Socket[] = [];
beforeAll(async () => {
  server = createServer((socket) => {
    // Whoever gives up may reset the connection, which without a listener fails the run outside of every test.
    socket.on('error', () => undefined);
    connections.push(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = portOf(server);
});
afterAll(async () => {
  for (const socket of connections) socket.destroy();
  server.close();
  await once(server, 'close');
});

function portOf(listening: Server): number {
  const address = listening.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

/** A server of one test, at the port that is given. */
async function serverFor(
  onTestFinished: (end: () => void) => void,
  take: (socket: Socket) => void,
): Promise<number> {
  const own = createServer((socket) => {
    socket.on('error', () => undefined);
    connections.push(socket);
    take(socket);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void own.close());
  await once(own, 'listening');
  return portOf(own);
}

function clientsOver(protocol: string, silentMs?: number, at = port): StorageClients {
  const url = `${protocol}://127.0.0.1:${at}/silent`;
  const connectionString = [
    `DefaultEndpointsProtocol=${protocol};AccountName=silent;AccountKey=c2lsZW50`,
    ...['Blob', 'Queue', 'Table'].map((service) => `${service}Endpoint=${url}`),
  ].join(';');
  return storageClients({ kind: 'connection-string', connectionString }, silentMs);
}

async function took(work: () => Promise<unknown>): Promise<{ ms: number; failure: unknown }> {
  const since = performance.now();
  const failure = await work().then(
    () => null,
    (error: unknown) => error,
  );
  return { ms: performance.now() - since, failure };
}

// Over https there is not even a connection: the handshake never ends. Side by side, since all they do is wait.
describe.concurrent.each(['http', 'https'])('over %s', (protocol) => {
  test("the webhook's queue is given up in time for Graph's 3 seconds", async ({ expect }) => {
    const clients = clientsOver(protocol);
    const work = {
      mailboxRef: mailboxRefSchema.parse('a'.repeat(32)),
      ids: [messageRefSchema.parse('AAk')],
      attempt: 0,
      firstSeen: 1,
    };
    const queues = workQueues((name) =>
      azureQueue(clients.hasty.queues.getQueueClient(name), HASTY_MS),
    );
    const { ms, failure } = await took(() => queues.enqueue(workOf('mail-notifications', work)));
    expect(failure).toMatchObject({ kind: 'unavailable', code: 'storage_unavailable' });
    expect(ms).toBeLessThan(3_000);
  });

  test('health hears of it as soon', async ({ expect }) => {
    const clients = clientsOver(protocol);
    const counting = { name: 'lengths', check: () => queueLengths(clients.hasty, ['events']) };
    const reading = {
      name: 'rows',
      check: () => azureTable(clients.hasty.table('fleet'), HASTY_MS).get('fleet', 'operator'),
    };
    const all = [...storageChecks(clients.hasty), counting, reading].map(
      async ({ name, check }) => {
        const { ms, failure } = await took(check);
        return [name, failure instanceof Error, ms < 3_000];
      },
    );
    expect(await Promise.all(all)).toEqual(
      ['tables', 'queues', 'blobs', 'lengths', 'rows'].map((name) => [name, true, true]),
    );
  });
});

test('who can wait does so once, and no longer than the service itself may take', async ({
  expect,
  onTestFinished,
}) => {
  let connected = 0;
  const own = await serverFor(onTestFinished, () => {
    connected += 1;
  });
  const clients = clientsOver('http', 300, own);
  const row = { partitionKey: 'p', rowKey: 'r', properties: {} };
  const table = azureTable(clients.table('fleet'));
  const calls = [
    table.get('p', 'r'),
    table.change({ kind: 'upsert', row }),
    azureQueue(clients.queues.getQueueClient('q')).send('a', AT_ONCE),
    azureBlobStore(clients.container('c')).get('b'),
    azureBlobStore(clients.container('c')).put('b', Buffer.from('b')),
  ];
  for (const ended of await Promise.allSettled(calls)) {
    expect(ended).toMatchObject({
      status: 'rejected',
      reason: { kind: 'unavailable', cause: { code: 'SILENT' } },
    });
  }
  // Each over a connection of its own, which is closed with it: none was asked again.
  expect(connected).toBe(calls.length);
});

test('nor for the rest of an answer', async ({ expect, onTestFinished }) => {
  const own = await serverFor(onTestFinished, (socket) => {
    socket.write(
      'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{',
    );
  });
  const reading = azureTable(clientsOver('http', 300, own).table('t')).get('p', 'r');
  await expect(reading).rejects.toMatchObject({ kind: 'unavailable', cause: { code: 'SILENT' } });
});
