import type { QueueClient, QueueSendMessageResponse } from '@azure/storage-queue';
import { giveUpAfter, statusCode, storageFailure } from '../storage-failure.ts';
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
        if (statusCode(error) === 404) return [];
        throw storageFailure(error);
      }
    },

    async delete({ id, popReceipt }) {
      const call = client.deleteMessage(id, popReceipt, giveUpAfter(giveUpAfterMs));
      return (await whileOurs(call)) ? 'deleted' : 'lost';
    },

    async reveal({ id, popReceipt }) {
      await whileOurs(
        client.updateMessage(id, popReceipt, undefined, 0, giveUpAfter(giveUpAfterMs)),
      );
    },
  };
}

/** False for a message that somebody has taken meanwhile: it has another receipt (400), or is gone (404). */
async function whileOurs(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    const status = statusCode(error);
    if (status === 404 || status === 400) return false;
    throw storageFailure(error);
  }
}

async function makeIfMissing(
  client: QueueClient,
  error: unknown,
  limit: ReturnType<typeof giveUpAfter>,
): Promise<void> {
  if (statusCode(error) !== 404) throw error;
  await client.createIfNotExists(limit);
}
