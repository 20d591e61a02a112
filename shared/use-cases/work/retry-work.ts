import { nextTry } from '../../domain/work/next-try.ts';
import { poisonRecord } from '../../domain/work/poison-record.ts';
import type { QueueName, WorkByQueue } from '../../domain/work/work.ts';
import type { Now } from '../../ports/clock.ts';
import type { Log } from '../../ports/telemetry.ts';
import type { PoisonRecords } from '../../ports/poison.ts';
import type { WorkQueues } from '../../ports/work-queue.ts';

export interface RetryWorkDeps {
  readonly queues: WorkQueues;
  readonly poison: PoisonRecords;
  readonly log: Log;
  readonly now: Now;
}

/** Work that failed is put back with its own count, or ends as a poison record; it never holds up the others. */
export const retryWork =
  (deps: RetryWorkDeps) =>
  async <Q extends QueueName>(queue: Q, work: WorkByQueue[Q], error: unknown): Promise<void> => {
    const next = nextTry(error, work.attempt, deps.now() - work.firstSeen);
    if (next.kind === 'again') {
      const attempt = work.attempt + (next.counts ? 1 : 0);
      await deps.queues.enqueue(queue, { ...work, attempt }, { delayMs: next.waitMs });
      deps.log.warn('work.retried', { queue, attempt, waitMs: next.waitMs });
      return;
    }
    const attempt = work.attempt + 1;
    await deps.poison.put(poisonRecord(queue, { ...work, attempt }, next, deps.now()));
    deps.log.error('work.poisoned', { queue, code: next.code, attempt });
  };
