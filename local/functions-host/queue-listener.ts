import { RestError } from '@azure/storage-queue';
import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { Activity } from './activity.ts';
import { describeError } from './log.ts';
import { processMessage, type QueueTarget } from './queue-processor.ts';
import { createWakeSignal } from './wake-signal.ts';

type QueueCensus = { visible: number; delayed: number };

export type QueueListener = {
  /** A message is there to be received in `hiddenMs`: it is fetched then. */
  expect: (hiddenMs: number) => void;
  /** Looks now; resolves when a look that began after this has handed over what it got, or could not. */
  look: () => Promise<void>;
  /** Resolves when a receive that is under way has handed over what it got. */
  received: () => Promise<void>;
  /** Messages that may be received now (counted up to 32), and those that may be later. */
  census: () => Promise<QueueCensus>;
  stop: () => Promise<void>;
};

/**
 * Fetches from one queue: at once what it is told of, and by a poll each `maxPollingInterval` what somebody else put
 * there. A new batch is fetched once no more than `newBatchThreshold` are running.
 * A queue that does not exist yet counts as empty.
 */
export function listenToQueue(target: QueueTarget, activity: Activity): QueueListener {
  const { queue, settings, leaseSeconds } = target;
  const signal = createWakeSignal();
  const stopping = new AbortController();
  let running = 0;
  let receiving: Promise<unknown> = Promise.resolve();
  let asking: (() => void)[] = [];
  const expected = new Set<NodeJS.Timeout>();

  const look = (): Promise<void> =>
    new Promise((resolve) => {
      asking.push(resolve);
      signal.wake();
    });

  function expect(hiddenMs: number): void {
    if (stopping.signal.aborted) return;
    if (hiddenMs === 0) return activity.hold(look());
    const timer = setTimeout(() => {
      expected.delete(timer);
      activity.hold(look());
    }, hiddenMs);
    expected.add(timer);
  }

  const isFull = (): boolean => running > settings.newBatchThreshold;

  async function receive(): Promise<number> {
    const { receivedMessageItems } = await queue.receiveMessages({
      numberOfMessages: settings.batchSize,
      visibilityTimeout: leaseSeconds,
    });
    for (const message of receivedMessageItems) start(message);
    return receivedMessageItems.length;
  }

  function start(message: DequeuedMessageItem): void {
    running += 1;
    void activity
      .run(() => processMessage(target, message))
      .finally(() => {
        if (isFull()) signal.wake();
        running -= 1;
      });
  }

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (isFull()) {
        await signal.sleep(settings.maxPollingInterval);
        continue;
      }
      const answered = asking;
      asking = [];
      const attempt = receive().catch((error: unknown) => {
        if (!isMissing(error)) {
          const message = `Queue ${queue.name} could not be read: ${describeError(error)}`;
          target.log({ level: 'warning', category: 'Host.Queues', message });
        }
        return 0;
      });
      receiving = attempt;
      const received = await attempt;
      for (const answer of answered) answer();
      if (received < settings.batchSize) await signal.sleep(settings.maxPollingInterval);
    }
    for (const answer of asking) answer();
  }

  const polling = poll();
  return {
    expect,
    look,
    received: async () => void (await receiving),
    async census() {
      try {
        // Never lower than it is: where it is 0, nothing needs to be looked at.
        const { approximateMessagesCount = 0 } = await queue.getProperties();
        if (approximateMessagesCount === 0) return { visible: 0, delayed: 0 };
        const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
        const visible = peekedMessageItems.length;
        return { visible, delayed: Math.max(0, approximateMessagesCount - visible - running) };
      } catch (error) {
        if (isMissing(error)) return { visible: 0, delayed: 0 };
        throw error;
      }
    },
    async stop() {
      stopping.abort();
      for (const timer of expected) clearTimeout(timer);
      signal.wake();
      await polling;
    },
  };
}

function isMissing(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404;
}
