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
  };
}

async function makeIfMissing(
  client: QueueClient,
  error: unknown,
  limit: ReturnType<typeof giveUpAfter>,
): Promise<void> {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status !== 404) throw error;
  await client.createIfNotExists(limit);
}
