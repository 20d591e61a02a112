import { packWork } from '../../domain/work/queue-message.ts';
import { queueOf } from '../../domain/work/work.ts';
import type { WorkQueues } from '../../ports/work-queues.ts';
import type { OpenQueue } from './queue.ts';
import { visibilitySeconds } from './visibility.ts';

/** Work that nobody could take for a while (an outage, a stopped app) is still there afterwards. */
const FOR_EVER = -1;

export function workQueues(open: OpenQueue): WorkQueues {
  return {
    enqueue: (work, options) =>
      open(queueOf(work.kind)).send(packWork(work), {
        visibilitySeconds: visibilitySeconds(options?.delayMs ?? 0),
        ttlSeconds: FOR_EVER,
      }),
  };
}
