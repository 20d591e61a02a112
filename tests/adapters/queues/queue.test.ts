import type { QueueServiceClient } from '@azure/storage-queue';
import { beforeAll, describe, type ExpectStatic, test } from 'vitest';
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

interface Opened {
  readonly queue: ReceivingQueue;
  /** So that what was hidden for `HIDDEN` seconds comes back: the emulator's time passes by itself. */
  readonly pass: () => void;
}

/** Longer than the emulator needs for an answer. */
const HIDDEN = 2;

/** The same contract is held by the queues in memory and by the service's emulator. */
const families: [string, () => Opened][] = [
  ['memory', inMemory],
  [
    'Azurite',
    () => ({ queue: azureReceiving(service.getQueueClient(ownName())), pass: () => undefined }),
  ],
];

function inMemory(): Opened {
  let ahead = 0;
  return {
    queue: memoryQueue(() => Date.now() + ahead),
    pass: () => void (ahead += HIDDEN * 1000),
  };
}

const NOW = { visibilitySeconds: 0, ttlSeconds: -1 };

/** Comes back as soon as the queue gives something. */
const next = (expect: ExpectStatic, { queue, pass }: Opened) => {
  pass();
  return expect.poll(() => queue.receive(1, 60), { interval: 100 });
};

// Side by side, since the emulator’s time is real.
describe.concurrent.each(families)('a queue in %s', (_family, open) => {
  test('gives a message to one receiver at a time, and counts how often', async ({ expect }) => {
    const opened = open();
    const { queue } = opened;
    await queue.send('a', NOW);
    const [first] = await queue.receive(32, HIDDEN);
    expect(first).toMatchObject({ text: 'a', dequeueCount: 1 });
    expect(await queue.receive(32, HIDDEN)).toEqual([]);
    await next(expect, opened).toEqual([expect.objectContaining({ text: 'a', dequeueCount: 2 })]);
  });

  test('gives a message back when its time is up; the first receiver can no longer end it', async ({
    expect,
  }) => {
    const opened = open();
    const { queue } = opened;
    await queue.send('a', NOW);
    const [first] = await queue.receive(1, HIDDEN);
    if (!first) throw new Error('nothing received');
    await next(expect, opened).toHaveLength(1);
    expect(await queue.delete(first)).toBe('lost');
    expect(await queue.hide(first, 1)).toBeNull();
  });

  test('keeps a message hidden for whoever asks again, under a new receipt', async ({ expect }) => {
    const { queue } = open();
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

  test('gives a message back at once when it is shown again', async ({ expect }) => {
    const { queue } = open();
    await queue.send('a', NOW);
    const [first] = await queue.receive(1, 60);
    if (!first) throw new Error('nothing received');
    await queue.hide(first, 0);
    expect(await queue.receive(1, 60)).toEqual([expect.objectContaining({ dequeueCount: 2 })]);
  });

  test('whoever sent a hidden message can take it out, or show it at once', async ({ expect }) => {
    const opened = open();
    const { queue } = opened;
    const late = { visibilitySeconds: 600, ttlSeconds: -1 };
    const gone = await queue.send('gone', late);
    const shown = await queue.send('shown', late);
    await queue.delete(gone);
    expect(await queue.receive(32, 60)).toEqual([]);
    await queue.reveal(shown);
    expect(await queue.receive(32, HIDDEN)).toEqual([expect.objectContaining({ text: 'shown' })]);
    // Somebody has it now: neither changes anything.
    await queue.delete(shown);
    await queue.reveal(shown);
    await queue.delete(gone);
    await next(expect, opened).toEqual([
      expect.objectContaining({ text: 'shown', dequeueCount: 2 }),
    ]);
  });

  test('hides a delayed message until it is due', async ({ expect }) => {
    const opened = open();
    const { queue } = opened;
    await queue.send('late', { visibilitySeconds: HIDDEN, ttlSeconds: -1 });
    expect(await queue.receive(1, 60)).toEqual([]);
    await next(expect, opened).toEqual([
      expect.objectContaining({ text: 'late', dequeueCount: 1 }),
    ]);
  });

  test('drops a message when it has outlived its time, and never one that lives for ever', async ({
    expect,
  }) => {
    const opened = open();
    const { queue } = opened;
    await queue.send('short', { visibilitySeconds: 0, ttlSeconds: HIDDEN });
    await queue.send('ever', NOW);
    opened.pass();
    await expect
      .poll(async () => (await queue.receive(2, 1)).map(({ text }) => text))
      .toEqual(['ever']);
  });

  test.for<[string, string, typeof NOW]>([
    ['over 64 KB', 'x'.repeat(64 * 1024 + 1), NOW],
    ['hidden for more than 7 days', 'x', { visibilitySeconds: 7 * 86_400 + 1, ttlSeconds: -1 }],
    ['hidden longer than it lives', 'x', { visibilitySeconds: 5, ttlSeconds: 5 }],
  ])('refuses a message %s for good', async ([, text, options], { expect }) => {
    const refusal: unknown = await open()
      .queue.send(text, options)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ServiceFailure);
    expect(refusal).toMatchObject({ kind: 'refused' });
  });
});

test('work is base64 JSON that lives for ever, hidden for as long as asked; the queue is made on first use', async ({
  expect,
}) => {
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

test.for([[0, 0] as const, [1, 1], [2128, 3], [8 * 24 * 3600 * 1000, 7 * 24 * 3600]])(
  'a delay of %i ms hides a message for %i seconds',
  ([delayMs, seconds], { expect }) => {
    expect(visibilitySeconds(delayMs)).toBe(seconds);
  },
);
