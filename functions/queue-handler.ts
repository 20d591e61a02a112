import type { InvocationContext } from '@azure/functions';
import { poisonRecord } from '../shared/domain/poison-record.ts';
import { WORK_SCHEMAS, type QueueName, type WorkByQueue } from '../shared/domain/work.ts';
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
  async (message) => {
    const parsed = WORK_SCHEMAS[queue].safeParse(message);
    if (!parsed.success) {
      const why = { code: 'malformed', message: 'The queue message is not one of ours.' };
      await deps.poison.put(poisonRecord(queue, message, why, deps.now()));
      deps.log.error('work.poisoned', { queue, code: why.code });
      return;
    }
    try {
      await run(parsed.data);
    } catch (error) {
      await retryWork(deps)(queue, parsed.data, error);
    }
  };
