import type { QueueClient, QueueSendMessageResponse } from '@azure/storage-queue';
import { giveUpAfter, storageFailure } from '../storage-failure.ts';
import type { Queue } from './queue.ts';

/**
 * A queue of Azure Queue Storage (or Azurite), made when it is first found missing. `giveUpAfterMs`: for who can't wait
 * for a silent service; without it the client's own patience counts.
 */
export function azureQueue(client: QueueClient, giveUpAfterMs?: number): Queue {
  return {
    async send(text, { visibilitySeconds, ttlSeconds }) {
      // For all calls together.
      const limit = giveUpAfter(giveUpAfterMs);
      const options = { visibilityTimeout: visibilitySeconds, messageTimeToLive: ttlSeconds };
      const send = (): Promise<QueueSendMessageResponse> =>
        client.sendMessage(text, { ...options, ...limit });
      try {
        const sent = await send().catch(async (error: unknown) => {
          await makeIfMissing(client, error, limit);
          return send();
        });
        return { id: sent.messageId, popReceipt: sent.popReceipt };
      } catch (error) {
        throw storageFailure(error);
      }
    },

    remove: ({ id, popReceipt }) =>
      whileOurs(client.deleteMessage(id, popReceipt, giveUpAfter(giveUpAfterMs))),

    reveal: ({ id, popReceipt }) =>
      whileOurs(client.updateMessage(id, popReceipt, undefined, 0, giveUpAfter(giveUpAfterMs))),
  };
}

/** A message that was taken meanwhile has another receipt (400), or is gone (404). */
async function whileOurs(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const status = statusOf(error);
    if (status !== 404 && status !== 400) throw storageFailure(error);
  }
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}

async function makeIfMissing(
  client: QueueClient,
  error: unknown,
  limit: ReturnType<typeof giveUpAfter>,
): Promise<void> {
  if (statusOf(error) !== 404) throw error;
  await client.createIfNotExists(limit);
}
