import { packWork } from '../../domain/work/queue-message.ts';
import { queueFor } from '../../domain/work/queue-shards.ts';
import type { WorkQueues } from '../../ports/work.ts';
import type { OpenQueue } from './queue.ts';

/** Work that nobody could take for a while (an outage, a stopped app) is still there afterwards. */
const FOR_EVER = -1;

/** `shards`: how many queues there are for each kind of work. */
export function workQueues(open: OpenQueue, shards = 1): WorkQueues {
  return {
    async enqueue(work, options) {
      const queue = open(queueFor(work, shards));
      const receipt = await queue.send(packWork(work), {
        visibilitySeconds: visibilitySeconds(options?.delayMs ?? 0),
        ttlSeconds: FOR_EVER,
      });
      return {
        remove: async () => {
          await queue.delete(receipt);
        },
        reveal: () => queue.reveal(receipt),
      };
    },
  };
}

const LONGEST_SECONDS = 7 * 24 * 3600;

/** A delay as the queue takes it: whole seconds, never less than was asked for, at most seven days. */
export function visibilitySeconds(delayMs: number): number {
  return Math.min(LONGEST_SECONDS, Math.max(0, Math.ceil(delayMs / 1000)));
}
