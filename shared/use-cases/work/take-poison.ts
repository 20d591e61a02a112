import { ServiceFailure } from '../../domain/failure.ts';
import { MALFORMED, poisonRecord } from '../../domain/work/poison-record.ts';
import { WORK_SCHEMAS, type QueueName, type WorkByQueue } from '../../domain/work/work.ts';
import type { Delay } from '../../ports/clock.ts';
import type { RetryWorkDeps } from './retry-work.ts';

export interface TakePoisonDeps extends RetryWorkDeps {
  readonly delay: Delay;
}

const REPLAY_WAIT_MS = 60_000;
const NO_RECORD_WAIT_MS = 10 * 60_000;

/**
 * What the host moved to a poison queue: nobody recorded an error, so runs of it crashed. It is taken up once more by
 * itself; the second time it is a record.
 */
export const takePoison =
  (deps: TakePoisonDeps) =>
  async (queue: QueueName, message: unknown): Promise<void> => {
    const parsed = WORK_SCHEMAS[queue].safeParse(message);
    if (!parsed.success) return keep(deps, queue, message, MALFORMED);
    if ((parsed.data.replays ?? 0) > 0) return keepOrGoRound(deps, queue, parsed.data);
    const delayMs = deps.delay(REPLAY_WAIT_MS);
    await deps.queues.enqueue(queue, { ...parsed.data, replays: 1 }, { delayMs });
    deps.log.warn('work.replayed', { queue });
  };

/** No host empties the poison queue of a poison queue: while no record can be kept, the work goes round again. */
async function keepOrGoRound<Q extends QueueName>(
  deps: TakePoisonDeps,
  queue: Q,
  work: WorkByQueue[Q],
): Promise<void> {
  try {
    const why = { code: 'crashed', message: 'Every run of it ended without an answer.' };
    await keep(deps, queue, work, why);
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    await deps.queues.enqueue(queue, work, { delayMs: deps.delay(NO_RECORD_WAIT_MS) });
    deps.log.warn('work.not_poisoned', { queue, code: error.code });
  }
}

async function keep(
  deps: TakePoisonDeps,
  queue: QueueName,
  message: unknown,
  why: { readonly code: string; readonly message: string },
): Promise<void> {
  await deps.poison.put(poisonRecord(queue, message, why, deps.now()));
  deps.log.error('work.poisoned', { queue, code: why.code });
}
