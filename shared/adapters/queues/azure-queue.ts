import type { QueueClient } from '@azure/storage-queue';
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
      const send = async (): Promise<unknown> => client.sendMessage(text, { ...options, ...limit });
      try {
        await send().catch(async (error: unknown) => {
          await makeIfMissing(client, error, limit);
          return send();
        });
      } catch (error) {
        throw storageFailure(error);
      }
    },

    async receive(most, visibilitySeconds) {
      try {
        const { receivedMessageItems } = await client.receiveMessages({
          numberOfMessages: most,
          visibilityTimeout: visibilitySeconds,
          ...giveUpAfter(giveUpAfterMs),
        });
        return receivedMessageItems.map(({ messageId: id, popReceipt, messageText: text }) => ({
          id,
          popReceipt,
          text,
        }));
      } catch (error) {
        if (statusOf(error) === 404) return [];
        throw storageFailure(error);
      }
    },

    async delete({ id, popReceipt }) {
      try {
        await client.deleteMessage(id, popReceipt, giveUpAfter(giveUpAfterMs));
        return 'deleted';
      } catch (error) {
        // Gone, or received by somebody else meanwhile.
        const status = statusOf(error);
        if (status === 404 || status === 400) return 'lost';
        throw storageFailure(error);
      }
    },
  };
}

async function makeIfMissing(
  client: QueueClient,
  error: unknown,
  limit: ReturnType<typeof giveUpAfter>,
): Promise<void> {
  if (statusOf(error) !== 404) throw error;
  await client.createIfNotExists(limit);
}

function statusOf(error: unknown): unknown {
  return error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
}
