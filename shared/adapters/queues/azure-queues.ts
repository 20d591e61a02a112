import type { QueueClient, QueueServiceClient } from '@azure/storage-queue';
import type { WorkQueues } from '../../ports/work-queue.ts';
import { storageFailure } from '../storage-failure.ts';
import { visibilitySeconds } from './visibility.ts';

/**
 * Work in Azure Queue Storage (or Azurite): JSON in base64, living for ever; a queue is made when first found missing.
 * `giveUpAfterMs`: for who can't wait for a silent service; without it the client's own patience counts.
 */
export function azureQueues(service: QueueServiceClient, giveUpAfterMs?: number): WorkQueues {
  return {
    async enqueue(queue, work, options) {
      const client = service.getQueueClient(queue);
      const text = Buffer.from(JSON.stringify(work)).toString('base64');
      const visibilityTimeout = visibilitySeconds(options?.delayMs ?? 0);
      const limit =
        giveUpAfterMs === undefined ? {} : { abortSignal: AbortSignal.timeout(giveUpAfterMs) };
      const send = async (): Promise<unknown> =>
        client.sendMessage(text, { visibilityTimeout, messageTimeToLive: -1, ...limit });
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
  limit: { readonly abortSignal?: AbortSignal },
): Promise<void> {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (status !== 404) throw error;
  await client.createIfNotExists(limit);
}
