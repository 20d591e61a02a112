import { afterFailure } from '../../domain/after-failure.ts';
import { poisonRecord } from '../../domain/poison-record.ts';
import type { QueueName, WorkByQueue } from '../../domain/work.ts';
import type { Now } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
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
    const next = afterFailure(error, work.attempt);
    if (next.kind === 'wait') {
      const again = { ...work, attempt: next.attempt };
      await deps.queues.enqueue(queue, again, { delayMs: next.ms });
      deps.log.warn('work.retried', { queue, attempt: next.attempt, waitMs: next.ms });
      return;
    }
    const why = { code: next.code, message: `Gave up after ${next.attempt} tries.` };
    await deps.poison.put(poisonRecord(queue, { ...work, attempt: next.attempt }, why, deps.now()));
    deps.log.error('work.poisoned', { queue, code: next.code, attempt: next.attempt });
  };
