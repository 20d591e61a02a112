import { RestError } from '@azure/storage-queue';
import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { Activity } from './activity.ts';
import { describeError } from './log.ts';
import { processMessage, type QueueTarget } from './queue-processor.ts';
import { createWakeSignal } from './wake-signal.ts';

type QueueCensus = { visible: number; delayed: number };

export type QueueListener = {
  /** Look now: something ended that may have put a message here. */
  wake: () => void;
  /** Looks now; resolves when a look that began after this has handed over what it got, or could not. */
  look: () => Promise<void>;
  /** Resolves when a receive that is under way has handed over what it got. */
  received: () => Promise<void>;
  /** Messages that may be received now (counted up to 32), and those that may be later. */
  census: () => Promise<QueueCensus>;
  stop: () => Promise<void>;
};

const SHORTEST_PAUSE_MS = 100;
/** After a wake that found nothing: what was put there to be seen later, in whole seconds, may be due then. */
const WOKEN_PAUSE_MS = 1_000;

/**
 * Polls one queue: at once again while messages come, else with pauses that double up to
 * `maxPollingInterval`. A new batch is fetched once no more than `newBatchThreshold` are running.
 * A queue that does not exist yet counts as empty.
 */
export function listenToQueue(target: QueueTarget, activity: Activity): QueueListener {
  const { queue, settings, leaseSeconds } = target;
  const signal = createWakeSignal();
  const stopping = new AbortController();
  let running = 0;
  let receiving: Promise<unknown> = Promise.resolve();
  let asking: (() => void)[] = [];

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
        running -= 1;
        signal.wake();
      });
  }

  async function poll(): Promise<void> {
    let pause = SHORTEST_PAUSE_MS;
    while (!stopping.signal.aborted) {
      if (running > settings.newBatchThreshold) {
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
      if (received > 0) {
        pause = SHORTEST_PAUSE_MS;
        continue;
      }
      const asleepSince = performance.now();
      await signal.sleep(pause);
      const slept = performance.now() - asleepSince;
      if (slept < SHORTEST_PAUSE_MS) await sleepAtLeast(SHORTEST_PAUSE_MS - slept);
      const woken = slept < pause - 1;
      pause = Math.min(woken ? WOKEN_PAUSE_MS : pause * 2, settings.maxPollingInterval);
    }
    for (const answer of asking) answer();
  }

  const polling = poll();
  return {
    wake: signal.wake,
    look: () =>
      new Promise((resolve) => {
        asking.push(resolve);
        signal.wake();
      }),
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
      signal.wake();
      await polling;
    },
  };
}

function sleepAtLeast(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof RestError && error.statusCode === 404;
}
