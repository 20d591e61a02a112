import type { QueueServiceClient } from '@azure/storage-queue';
import { beforeAll, describe, expect, test } from 'vitest';
import { visibilitySeconds, workQueues } from '../../../shared/adapters/queues/work-queues.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { messageRefSchema, mailboxRefSchema } from '../../../shared/domain/ids.ts';
import { azuriteClients, ownName } from '../../azurite.ts';
import { memoryQueue, type ReceivingQueue } from '../../stage/memory/memory-queue.ts';
import { workOf } from '../../stage/memory/memory-queues.ts';
import { azureReceiving } from './azure-receiving.ts';

let service: QueueServiceClient;
beforeAll(async () => {
  service = (await azuriteClients()).queues;
});

/** The same contract is held by the queues in memory and by the service's emulator. */
const families: [string, () => ReceivingQueue][] = [
  ['memory', () => memoryQueue(Date.now)],
  ['Azurite', () => azureReceiving(service.getQueueClient(ownName()))],
];
const NOW = { visibilitySeconds: 0, ttlSeconds: -1 };

/** Comes back as soon as the queue gives something. */
const next = (queue: ReceivingQueue, hideSeconds: number) =>
  expect.poll(() => queue.receive(1, hideSeconds), { interval: 100 });

describe.each(families)('a queue in %s', (_family, open) => {
  test('gives a message to one receiver at a time, and counts how often', async () => {
    const queue = open();
    await queue.send('a', NOW);
    const [first] = await queue.receive(32, 1);
    expect(first).toMatchObject({ text: 'a', dequeueCount: 1 });
    expect(await queue.receive(32, 1)).toEqual([]);
    await next(queue, 60).toEqual([expect.objectContaining({ text: 'a', dequeueCount: 2 })]);
  });

  test('gives a message back when its time is up; the first receiver can no longer end it', async () => {
    const queue = open();
    await queue.send('a', NOW);
    const [first] = await queue.receive(1, 1);
    if (!first) throw new Error('nothing received');
    await next(queue, 60).toHaveLength(1);
    expect(await queue.delete(first)).toBe('lost');
    expect(await queue.hide(first, 1)).toBeNull();
  });

  test('keeps a message hidden for whoever asks again, under a new receipt', async () => {
    const queue = open();
    await queue.send('a', NOW);
    const [first] = await queue.receive(1, 60);
    if (!first) throw new Error('nothing received');
    const longer = await queue.hide(first, 60);
    if (!longer) throw new Error('not hidden');
    expect(longer.popReceipt).not.toBe(first.popReceipt);
    expect(await queue.delete(first)).toBe('lost');
    expect(await queue.delete(longer)).toBe('deleted');
    expect(await queue.delete(longer)).toBe('lost');
  });

  test('gives a message back at once when it is shown again', async () => {
    const queue = open();
    await queue.send('a', NOW);
    const [first] = await queue.receive(1, 60);
    if (!first) throw new Error('nothing received');
    await queue.hide(first, 0);
    expect(await queue.receive(1, 60)).toEqual([expect.objectContaining({ dequeueCount: 2 })]);
  });

  test('whoever sent a hidden message can take it out, or show it at once', async () => {
    const queue = open();
    const late = { visibilitySeconds: 600, ttlSeconds: -1 };
    const gone = await queue.send('gone', late);
    const shown = await queue.send('shown', late);
    await queue.delete(gone);
    expect(await queue.receive(32, 60)).toEqual([]);
    await queue.reveal(shown);
    expect(await queue.receive(32, 1)).toEqual([expect.objectContaining({ text: 'shown' })]);
    // Somebody has it now: neither changes anything.
    await queue.delete(shown);
    await queue.reveal(shown);
    await queue.delete(gone);
    await next(queue, 60).toEqual([expect.objectContaining({ text: 'shown', dequeueCount: 2 })]);
  });

  test('hides a delayed message until it is due', async () => {
    const queue = open();
    await queue.send('late', { visibilitySeconds: 1, ttlSeconds: -1 });
    expect(await queue.receive(1, 60)).toEqual([]);
    await next(queue, 60).toEqual([expect.objectContaining({ text: 'late', dequeueCount: 1 })]);
  });

  test('drops a message when it has outlived its time, and never one that lives for ever', async () => {
    const queue = open();
    await queue.send('short', { visibilitySeconds: 0, ttlSeconds: 1 });
    await queue.send('ever', NOW);
    await expect
      .poll(async () => (await queue.receive(2, 1)).map(({ text }) => text))
      .toEqual(['ever']);
  });

  test.each([
    ['over 64 KB', 'x'.repeat(64 * 1024 + 1), NOW],
    ['hidden for more than 7 days', 'x', { visibilitySeconds: 7 * 86_400 + 1, ttlSeconds: -1 }],
    ['hidden longer than it lives', 'x', { visibilitySeconds: 5, ttlSeconds: 5 }],
  ])('refuses a message %s for good', async (_case, text, options) => {
    const refusal: unknown = await open()
      .send(text, options)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ServiceFailure);
    expect(refusal).toMatchObject({ kind: 'refused' });
  });
});

test('work is base64 JSON that lives for ever, hidden for as long as asked; the queue is made on first use', async () => {
  const client = service.getQueueClient(ownName());
  const queues = workQueues(() => azureReceiving(client));
  const work = {
    mailboxRef: mailboxRefSchema.parse('a'.repeat(32)),
    ids: [messageRefSchema.parse('AAk-=')],
    attempt: 0,
    firstSeen: 1,
  };
  await queues.enqueue(workOf('mail-notifications', work));
  await queues.enqueue(workOf('mail-notifications', work), { delayMs: 60_000 });
  const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 });
  const [message] = receivedMessageItems;
  expect(receivedMessageItems).toHaveLength(1);
  expect(JSON.parse(Buffer.from(message?.messageText ?? '', 'base64').toString())).toEqual(work);
  expect(message?.expiresOn.getUTCFullYear()).toBe(9999);
});

test.each([
  [0, 0],
  [1, 1],
  [2128, 3],
  [8 * 24 * 3600 * 1000, 7 * 24 * 3600],
])('a delay of %i ms hides a message for %i seconds', (delayMs, seconds) => {
  expect(visibilitySeconds(delayMs)).toBe(seconds);
});
