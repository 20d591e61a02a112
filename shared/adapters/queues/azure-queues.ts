import type { QueueClient, QueueServiceClient } from '@azure/storage-queue';
import type { WorkQueues } from '../../ports/work-queue.ts';
import { storageFailure } from '../storage-failure.ts';
import { visibilitySeconds } from './visibility.ts';

/** Work in Azure Queue Storage (or Azurite): JSON in base64, living for ever; a queue is made when first found missing. */
export function azureQueues(service: QueueServiceClient): WorkQueues {
  return {
    async enqueue(queue, work, options) {
      const client = service.getQueueClient(queue);
      const text = Buffer.from(JSON.stringify(work)).toString('base64');
      const visibilityTimeout = visibilitySeconds(options?.delayMs ?? 0);
      const send = async (): Promise<unknown> =>
        client.sendMessage(text, { visibilityTimeout, messageTimeToLive: -1 });
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
