import type { WorkByQueue } from '../../shared/domain/work/work.ts';
import type { WorkQueues } from '../../shared/ports/work-queue.ts';

export interface QueuedWork<Q extends keyof WorkByQueue = keyof WorkByQueue> {
  readonly queue: Q;
  readonly work: WorkByQueue[Q];
  readonly delayMs: number;
}

/** Queues in memory: what was enqueued, in order, for tests of one use case. Refuses what does not fit 64 KB as base64. */
export function memoryQueues(): WorkQueues & { readonly sent: QueuedWork[] } {
  const sent: QueuedWork[] = [];
  return {
    sent,
    enqueue: (queue, work, options) => {
      const size = Buffer.from(JSON.stringify(work)).toString('base64').length;
      if (size > 65_536) return Promise.reject(new RangeError('a queue message is over 64 KB'));
      sent.push({ queue, work: structuredClone(work), delayMs: options?.delayMs ?? 0 });
      return Promise.resolve();
    },
  };
}
