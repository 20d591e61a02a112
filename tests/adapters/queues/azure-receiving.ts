import type { QueueClient } from '@azure/storage-queue';
import { azureQueue } from '../../../shared/adapters/queues/azure-queue.ts';
import type { ReceivingQueue } from '../../stage/memory/memory-queue.ts';

/** The service's queue with the host's side of it, for the contract that both families hold. */
export function azureReceiving(client: QueueClient): ReceivingQueue {
  const orNull = async <T>(call: Promise<T>): Promise<T | null> => {
    try {
      return await call;
    } catch (error) {
      const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
      if (status === 404 || status === 400) return null;
      throw error;
    }
  };
  return {
    ...azureQueue(client),
    async receive(numberOfMessages, visibilityTimeout) {
      const answer = await client.receiveMessages({ numberOfMessages, visibilityTimeout });
      return answer.receivedMessageItems.map(
        ({ messageId: id, popReceipt, messageText: text, dequeueCount }) => ({
          id,
          popReceipt,
          text,
          dequeueCount,
        }),
      );
    },
    async hide(message, visibility) {
      const { id, popReceipt } = message;
      const hidden = await orNull(client.updateMessage(id, popReceipt, undefined, visibility));
      return hidden && { ...message, popReceipt: hidden.popReceipt ?? popReceipt };
    },
  };
}
