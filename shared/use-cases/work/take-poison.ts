import { poisonRecord } from '../../domain/poison-record.ts';
import { WORK_SCHEMAS, type QueueName } from '../../domain/work.ts';
import type { Delay } from '../../ports/delay.ts';
import type { RetryWorkDeps } from './retry-work.ts';

export interface TakePoisonDeps extends RetryWorkDeps {
  readonly delay: Delay;
}

const REPLAY_WAIT_MS = 60_000;

/**
 * What the host moved to a poison queue: nobody recorded an error, so runs of it crashed. It is taken up once more by
 * itself; the second time it is a record.
 */
export const takePoison =
  (deps: TakePoisonDeps) =>
  async (queue: QueueName, message: unknown): Promise<void> => {
    const parsed = WORK_SCHEMAS[queue].safeParse(message);
    if (parsed.success && (parsed.data.replays ?? 0) === 0) {
      const delayMs = deps.delay(REPLAY_WAIT_MS);
      await deps.queues.enqueue(queue, { ...parsed.data, replays: 1 }, { delayMs });
      deps.log.warn('work.replayed', { queue });
      return;
    }
    const why = parsed.success
      ? { code: 'crashed', message: 'Every run of it ended without an answer.' }
      : { code: 'malformed', message: 'The queue message is not one of ours.' };
    await deps.poison.put(poisonRecord(queue, message, why, deps.now()));
    deps.log.error('work.poisoned', { queue, code: why.code });
  };
