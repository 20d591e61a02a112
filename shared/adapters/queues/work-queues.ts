import type { WorkQueues } from '../../ports/work-queue.ts';
import type { OpenQueue } from './queue.ts';
import { visibilitySeconds } from './visibility.ts';

/** Work that nobody could take for a while (an outage, a stopped app) is still there afterwards. */
const FOR_EVER = -1;

/** Work as JSON in base64, which is what the Functions host reads. */
export function workQueues(open: OpenQueue): WorkQueues {
  return {
    enqueue: (queue, work, options) =>
      open(queue).send(Buffer.from(JSON.stringify(work)).toString('base64'), {
        visibilitySeconds: visibilitySeconds(options?.delayMs ?? 0),
        ttlSeconds: FOR_EVER,
      }),
  };
}
