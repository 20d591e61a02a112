import type { QueueClient } from '@azure/storage-queue';
import { storageFailure } from '../storage-failure.ts';
import type { Queue } from './queue.ts';

/** A queue of Azure Queue Storage (or Azurite), made when it is first found missing. */
export function azureQueue(client: QueueClient): Queue {
  return {
    async send(text, { visibilitySeconds, ttlSeconds }) {
      const options = { visibilityTimeout: visibilitySeconds, messageTimeToLive: ttlSeconds };
      const send = async (): Promise<unknown> => client.sendMessage(text, options);
      try {
        await send().catch(async (error: unknown) => {
          await makeIfMissing(client, error);
          return send();
        });
      } catch (error) {
        throw storageFailure(error);
      }
    },
  };
}

async function makeIfMissing(client: QueueClient, error: unknown): Promise<void> {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status !== 404) throw error;
  await client.createIfNotExists();
}
