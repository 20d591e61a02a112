import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { QueueSettings } from './host-json.ts';
import { describeError, type Log } from './log.ts';
import { keepLease } from './message-lease.ts';
import { decodeMessageText } from './queue-message.ts';

export type QueueTarget = {
  functionName: string;
  queue: QueueClient;
  /** None for a poison queue: what fails there stays hidden until its lease has run out. */
  poisonQueue: QueueClient | undefined;
  settings: QueueSettings;
  leaseSeconds: number;
  invoke(message: DequeuedMessageItem, text: string): Promise<void>;
  log: Log;
};

/**
 * Takes one received message to its end: deleted after success, visible again after
 * `visibilityTimeout` when the function failed, moved to `<queue>-poison` at `maxDequeueCount`.
 * Never rejects: a message whose end could not be stored comes again when its lease has run out.
 */
export async function processMessage(
  target: QueueTarget,
  message: DequeuedMessageItem,
): Promise<void> {
  const { queue, settings } = target;
  const note = (level: 'warning' | 'error', text: string, error?: unknown): void =>
    target.log({
      level,
      category: `Function.${target.functionName}`,
      message: error === undefined ? text : `${text}: ${describeError(error)}`,
    });
  try {
    const decoded = decodeMessageText(message.messageText, settings.messageEncoding);
    if (decoded.kind === 'not_encoded') {
      note('error', `Message ${message.messageId} is not ${settings.messageEncoding}`);
      return await moveToPoison(target, message, message.popReceipt);
    }
    // The process died in each earlier try, or the count would have been judged after the last one.
    if (message.dequeueCount > settings.maxDequeueCount) {
      note(
        'error',
        `Message ${message.messageId} never ended in ${settings.maxDequeueCount} tries`,
      );
      return await moveToPoison(target, message, message.popReceipt);
    }
    const lease = keepLease(queue, message, target.leaseSeconds, (error) =>
      note('warning', `Message ${message.messageId} could not be kept invisible`, error),
    );
    let failure: { error: unknown } | undefined;
    try {
      if (decoded.kind === 'no_text') throw new TypeError('the message is no UTF-8');
      await target.invoke(message, decoded.text);
    } catch (error) {
      failure = { error };
    }
    const popReceipt = await lease.end();
    if (failure === undefined) {
      await queue.deleteMessage(message.messageId, popReceipt);
      return;
    }
    note('error', `Message ${message.messageId}, try ${message.dequeueCount}`, failure.error);
    if (target.poisonQueue === undefined) return;
    if (message.dequeueCount >= settings.maxDequeueCount) {
      return await moveToPoison(target, message, popReceipt);
    }
    const seconds = Math.ceil(settings.visibilityTimeout / 1000);
    await queue.updateMessage(message.messageId, popReceipt, undefined, seconds);
  } catch (error) {
    note('warning', `Message ${message.messageId} was left to come again`, error);
  }
}

/** As long as the real host keeps them. */
const POISON_SECONDS = 7 * 24 * 3600;

async function moveToPoison(
  target: QueueTarget,
  message: DequeuedMessageItem,
  popReceipt: string,
): Promise<void> {
  const { poisonQueue } = target;
  if (poisonQueue === undefined) return;
  await poisonQueue.createIfNotExists();
  await poisonQueue.sendMessage(message.messageText, { messageTimeToLive: POISON_SECONDS });
  await target.queue.deleteMessage(message.messageId, popReceipt);
}
