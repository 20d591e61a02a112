import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';

export type MessageLease = {
  /** Stops renewing; resolves to the pop receipt that is valid now. */
  end(): Promise<string>;
};

/**
 * Keeps a received message invisible while its function runs, by renewing at half of the lease.
 * When the process dies the message comes back once the lease has run out.
 */
export function keepLease(
  queue: QueueClient,
  message: DequeuedMessageItem,
  leaseSeconds: number,
  onLost: (error: unknown) => void,
): MessageLease {
  let popReceipt = message.popReceipt;
  let renewal: Promise<void> = Promise.resolve();
  const renew = async (): Promise<void> => {
    try {
      const renewed = await queue.updateMessage(
        message.messageId,
        popReceipt,
        undefined,
        leaseSeconds,
      );
      popReceipt = renewed.popReceipt ?? popReceipt;
    } catch (error) {
      onLost(error);
    }
  };
  const timer = setInterval(() => {
    renewal = renewal.then(renew);
  }, leaseSeconds * 500);
  return {
    async end() {
      clearInterval(timer);
      await renewal;
      return popReceipt;
    },
  };
}
