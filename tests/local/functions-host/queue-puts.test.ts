import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, expect, it } from 'vitest';
import { createActivity } from '../../../local/functions-host/activity.ts';
import { listenToQueue } from '../../../local/functions-host/queue-listener.ts';
import { observeQueuePuts } from '../../../local/functions-host/queue-puts.ts';
import { ownAccount } from '../../azurite.ts';
import { listen } from '../../stage/listen.ts';

/** Answers each path as its first part says. */
const server = await listen(
  createServer(({ url }, response) => {
    response.writeHead(Number(url?.split('/')[1])).end();
  }),
);
afterAll(server.close);

type Ask = (method: string, path: string) => Promise<unknown>;
const CLIENTS: readonly [string, Ask][] = [
  [
    "Node's own client",
    async (method, path) => {
      const asked = request(server.url + path, { method }).end();
      const [response] = await once(asked, 'response');
      response.resume();
      await once(response, 'end');
    },
  ],
  ['undici', async (method, path) => (await fetch(server.url + path, { method })).text()],
];

it.each(CLIENTS)('what the storage confirms as put is told, sent by %s', async (_, ask) => {
  const told: [string, number][] = [];
  const stop = observeQueuePuts((...put) => told.push(put));
  await ask('POST', '/201/acme/work/messages');
  await ask('POST', '/201/acme/work/messages?visibilitytimeout=7&messagettl=60');
  await ask('PUT', '/204/acme/work/messages/one?popreceipt=x&visibilitytimeout=30');
  await ask('POST', '/404/acme/work/messages');
  await ask('GET', '/200/acme/work/messages');
  await ask('DELETE', '/204/acme/work/messages/one?popreceipt=x');
  await ask('POST', '/202/v1.0/me/messages/one/send');
  stop();
  await ask('POST', '/201/acme/work/messages');
  const [now, later, again] = ['/201', '/201', '/204'].map((at) => `${server.url}${at}/acme/work`);
  expect(told).toEqual([
    [now, 0],
    [later, 7_000],
    [again, 30_000],
  ]);
});

it('a message of its own is taken when it can be, however seldom the queue is polled', async () => {
  const service = QueueServiceClient.fromConnectionString(await ownAccount());
  const queue = service.getQueueClient('seldom-polled');
  await queue.create();
  const taken: string[] = [];
  const activity = createActivity();
  const listener = listenToQueue(
    {
      functionName: 'work',
      queue,
      poisonQueue: undefined,
      settings: {
        maxPollingInterval: 3_600_000,
        visibilityTimeout: 0,
        batchSize: 2,
        newBatchThreshold: 1,
        maxDequeueCount: 1,
        messageEncoding: 'none',
      },
      leaseSeconds: 600,
      invoke: async (__, text) => void taken.push(text),
      log: () => undefined,
    },
    activity,
  );
  const stop = observeQueuePuts((url, hiddenMs) => {
    if (url === queue.url) listener.expect(hiddenMs);
  });
  // The poll at the start has found nothing.
  await listener.look();
  for (const text of ['one', 'two', 'three']) await queue.sendMessage(text);
  expect(await activity.drained(60_000)).toBe(true);
  expect(taken.toSorted()).toEqual(['one', 'three', 'two']);
  await queue.sendMessage('hidden', { visibilityTimeout: 1 });
  await expect.poll(() => taken).toContain('hidden');
  await listener.stop();
  stop();
});
