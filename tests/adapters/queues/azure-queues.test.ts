import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startAzurite, type Azurite } from '../../../local/azurite.ts';
import { azureQueues } from '../../../shared/adapters/queues/azure-queues.ts';
import { visibilitySeconds } from '../../../shared/adapters/queues/visibility.ts';
import { graphMessageIdSchema, mailboxRefSchema } from '../../../shared/domain/ids.ts';

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

test('work is base64 JSON that lives for ever, hidden for as long as asked; the queue is made on first use', async () => {
  const service = QueueServiceClient.fromConnectionString(azurite.connectionString);
  const work = {
    mailboxRef: mailboxRefSchema.parse('a'.repeat(32)),
    ids: [graphMessageIdSchema.parse('AAk-=')],
    attempt: 0,
    firstSeen: 1,
  };
  await azureQueues(service).enqueue('mail-notifications', work);
  await azureQueues(service).enqueue('mail-notifications', work, { delayMs: 60_000 });
  const client = service.getQueueClient('mail-notifications');
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
