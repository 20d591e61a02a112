import { packWork } from '../../domain/work/work-text.ts';
import type { WorkQueues } from '../../ports/work-queue.ts';
import type { OpenQueue } from './queue.ts';
import { visibilitySeconds } from './visibility.ts';

/** Work that nobody could take for a while (an outage, a stopped app) is still there afterwards. */
const FOR_EVER = -1;

export function workQueues(open: OpenQueue): WorkQueues {
  return {
    enqueue: (queue, work, options) =>
      open(queue).send(packWork(work), {
        visibilitySeconds: visibilitySeconds(options?.delayMs ?? 0),
        ttlSeconds: FOR_EVER,
      }),
  };
}
