import type { WorkByQueue } from '../domain/work/work.ts';

/** Queue messages live for ever. `delayMs` is a visibility time-out: whole seconds, at most 7 days. */
export interface WorkQueues {
  enqueue<Q extends keyof WorkByQueue>(
    queue: Q,
    work: WorkByQueue[Q],
    options?: { delayMs?: number },
  ): Promise<void>;
}
