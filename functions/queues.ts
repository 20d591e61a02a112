import type { InvocationContext } from '@azure/functions';
import { MALFORMED, poisonRecord } from '../shared/domain/work/poison-record.ts';
import { unpackWork } from '../shared/domain/work/work-text.ts';
import { WORK_SCHEMAS, type QueueName, type WorkByQueue } from '../shared/domain/work/work.ts';
import type { RetryWorkDeps } from '../shared/use-cases/work/retry-work.ts';
import { retryWork } from '../shared/use-cases/work/retry-work.ts';

export type QueueHandle = (message: unknown, context: InvocationContext) => Promise<void>;

/**
 * The edge of every queue function: what is not ours becomes a poison record at once, what fails is put back by us. Only
 * when that fails too does the host see an error and keep the message.
 */
export const queueHandler =
  <Q extends QueueName>(
    deps: RetryWorkDeps,
    queue: Q,
    run: (work: WorkByQueue[Q]) => Promise<void>,
  ): QueueHandle =>
  async (given) => {
    const message = unpackWork(given);
    const parsed = WORK_SCHEMAS[queue].safeParse(message);
    if (!parsed.success) {
      await deps.poison.put(poisonRecord(queue, message, MALFORMED, deps.now()));
      deps.log.error('work.poisoned', { queue, code: MALFORMED.code });
      return;
    }
    try {
      await run(parsed.data);
    } catch (error) {
      await retryWork(deps)(queue, parsed.data, error);
    }
  };
