import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { azureBlobStore } from '../../shared/adapters/blobs/azure-blob-store.ts';
import { azureQueue } from '../../shared/adapters/queues/azure-queue.ts';
import { type StorageClients, storageClients } from '../../shared/adapters/storage-clients.ts';
import { azureTable } from '../../shared/adapters/tables/azure-table.ts';

const AT_ONCE = { visibilitySeconds: 0, ttlSeconds: -1 };
const SENT = `<QueueMessagesList><QueueMessage><MessageId>m</MessageId><PopReceipt>r</PopReceipt>
  <InsertionTime>Thu, 26 Nov 2026 05:50:00 GMT</InsertionTime><ExpirationTime>Fri, 31 Dec 9999 23:59:59 GMT</ExpirationTime>
  <TimeNextVisible>Thu, 26 Nov 2026 05:50:00 GMT</TimeNextVisible></QueueMessage></QueueMessagesList>`;

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server?.closeAllConnections();
});

type Seen = {
  readonly method: string;
  readonly path: string;
  readonly socket: Socket;
  readonly nth: number;
};

/** A storage service that answers as `answer` says; `nth` is a request's place on its connection. */
async function service(
  answer: (seen: Seen, response: ServerResponse) => void,
): Promise<{ clients: StorageClients; seen: readonly Seen[] }> {
  const seen: Seen[] = [];
  server = createServer((request: IncomingMessage, response) => {
    request.resume().once('end', () => {
      const { method = '', url: path = '', socket } = request;
      const nth = seen.filter((before) => before.socket === socket).length;
      seen.push({ method, path, socket, nth });
      answer({ method, path, socket, nth }, response);
    });
  }).listen(0, '127.0.0.1');
  // None is closed by a time-out of the server's own.
  server.keepAliveTimeout = 0;
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}/a`;
  const connectionString = [
    'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2lsZW50',
    ...['Blob', 'Queue', 'Table'].map((name) => `${name}Endpoint=${url}`),
  ].join(';');
  return { clients: storageClients({ kind: 'connection-string', connectionString }), seen };
}

function asStorage({ method, path }: Seen, response: ServerResponse): void {
  if (method === 'POST') response.writeHead(201, { 'content-type': 'application/xml' }).end(SENT);
  else if (method === 'PUT')
    response.writeHead(path.includes('(') ? 204 : 201, { etag: '"1"' }).end();
  else {
    const row = { PartitionKey: 'p', RowKey: 'r', 'odata.etag': 'W/"1"' };
    const body = JSON.stringify(row);
    const headers = { 'content-type': 'application/json', etag: '"1"' };
    response.writeHead(200, { ...headers, 'content-length': body.length }).end(body);
  }
}

test('one connection serves rows, messages and blobs that follow each other', async () => {
  const { clients, seen } = await service(asStorage);
  const queue = azureQueue(clients.queues.getQueueClient('q'));
  for (const name of ['t1', 't2']) {
    await azureTable(clients.table(name)).get('p', 'r');
    await queue.send('a', AT_ONCE);
    await azureBlobStore(clients.container('c')).put('b', Buffer.from('b'));
    await azureBlobStore(clients.container('c')).get('b');
  }
  expect(seen.map(({ nth }) => nth)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("who can't wait has connections of its own, with all others taken", async () => {
  const waiting: (() => void)[] = [];
  const { clients, seen } = await service((request, response) => {
    if (request.method === 'GET') waiting.push(() => asStorage(request, response));
    else asStorage(request, response);
  });
  const table = azureTable(clients.table('t'));
  const reads = Array.from({ length: 50 }, () => table.get('p', 'r'));
  await expect.poll(() => seen.length).toBe(50);
  await azureQueue(clients.hasty.queues.getQueueClient('q')).send('a', AT_ONCE);
  for (const answer of waiting) answer();
  await Promise.all(reads);
  await azureQueue(clients.queues.getQueueClient('q')).send('a', AT_ONCE);
  await azureQueue(clients.hasty.queues.getQueueClient('q')).send('a', AT_ONCE);
  const [hasty, patient, again] = seen.slice(50).map(({ socket }) => socket);
  const busy = new Set<unknown>(seen.slice(0, 50).map(({ socket }) => socket));
  expect([busy.has(hasty), busy.has(patient)]).toEqual([false, true]);
  expect(again).toBe(hasty);
});

/** As a service that closes a connection just when it is used again. */
function closesUsed(seen: Seen, response: ServerResponse): void {
  if (seen.nth > 0) seen.socket.destroy();
  else asStorage(seen, response);
}

test('a read over a connection that the service has closed meanwhile is asked again, also with one try', async () => {
  const { clients, seen } = await service(closesUsed);
  for (const { table, container } of [clients, clients.hasty]) {
    for (let n = 0; n < 3; n += 1) {
      expect(await azureTable(table('t')).get('p', 'r')).toMatchObject({ rowKey: 'r' });
      expect(await azureBlobStore(container('c')).get('b')).not.toBeNull();
    }
  }
  expect(seen.some(({ nth }) => nth > 0)).toBe(true);
});

test('a write over such a connection is tried again by the SDK; with one try it fails as unavailable', async () => {
  const { clients, seen } = await service(closesUsed);
  const queue = azureQueue(clients.queues.getQueueClient('q'));
  await queue.send('a', AT_ONCE);
  await queue.send('b', AT_ONCE);
  expect(seen.map(({ nth }) => nth)).toEqual([0, 1, 0]);
  const row = { partitionKey: 'p', rowKey: 'r', properties: {} };
  const table = azureTable(clients.table('t'));
  expect(await table.change({ kind: 'upsert', row })).toMatchObject({ kind: 'done' });
  const hasty = azureQueue(clients.hasty.queues.getQueueClient('q'));
  await hasty.send('a', AT_ONCE);
  await expect(hasty.send('b', AT_ONCE)).rejects.toMatchObject({
    kind: 'unavailable',
    cause: { name: 'RestError', code: 'ECONNRESET' },
  });
});

test('an answer that breaks off shows that a write was taken: it is not tried again', async () => {
  const { clients, seen } = await service(({ socket }, response) => {
    response.writeHead(201, { 'content-type': 'application/xml', 'content-length': '1000' });
    response.write('<QueueMessagesList>', () => socket.destroy());
  });
  const sent = azureQueue(clients.queues.getQueueClient('q')).send('a', AT_ONCE);
  await expect(sent).rejects.toMatchObject({ kind: 'unavailable', cause: { code: 'PARSE_ERROR' } });
  expect(seen).toHaveLength(1);
});

test('a service that is not there is told as the system tells it', async () => {
  const { clients } = await service(asStorage);
  server?.close();
  server?.closeAllConnections();
  const failing = azureTable(clients.hasty.table('t')).get('p', 'r');
  await expect(failing).rejects.toMatchObject({
    kind: 'unavailable',
    cause: { name: 'RestError', code: 'ECONNREFUSED' },
  });
});

test('of what the SDKs do with a request, what retries, signs, serialises and parses is left', async () => {
  const { clients } = await service(asStorage);
  expect(
    clients
      .table('t')
      .pipeline.getOrderedPolicies()
      .map(({ name }) => name),
  ).toEqual([
    'serializationPolicy',
    'tablesNamedKeyCredentialPolicy',
    'deserializationPolicy',
    'defaultRetryPolicy',
    'keepAlive',
  ]);
  for (const { queues, container } of [clients, clients.hasty]) {
    for (const client of [queues, queues.getQueueClient('q')]) {
      expect(stepsOf(client)).toEqual([
        'StorageCorrectContentLengthPolicy',
        'xmlAsText',
        'storageRetryPolicy',
        'storageSharedKeyCredentialPolicy',
        'keepAlive',
      ]);
    }
    expect(stepsOf(container('c'))).toEqual([
      'serializationPolicy',
      'StorageCorrectContentLengthPolicy',
      'deserializationPolicy',
      'storageRetryPolicy',
      'storageSharedKeyCredentialPolicy',
      'keepAlive',
    ]);
  }
});

/** Where the storage SDKs keep it, out of sight. */
function stepsOf(client: object): readonly string[] {
  const pipeline: unknown = Reflect.get(client, 'pipeline');
  const core: unknown = Reflect.get(pipeline as object, '_corePipeline');
  const steps = (core as { getOrderedPolicies: () => { name: string }[] }).getOrderedPolicies();
  return steps.map(({ name }) => name);
}
