import { NO_RECORD_WAIT_MS, REPLAY_WAIT_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import { malformedRecord, poisonRecord } from '../../domain/work/poison-record.ts';
import { readWork } from '../../domain/work/queue-message.ts';
import type { QueueName, Work } from '../../domain/work/work.ts';
import type { Delay, Now } from '../../ports/clock.ts';
import type { PoisonRecords } from '../../ports/poison.ts';
import type { Log } from '../../ports/telemetry.ts';
import type { WorkQueues } from '../../ports/work-queues.ts';

export interface TakePoisonPorts {
  readonly queues: WorkQueues;
  readonly poison: Pick<PoisonRecords, 'put'>;
  readonly log: Log;
  readonly now: Now;
  readonly delay: Delay;
}

const CRASHED = { code: 'crashed', message: 'Every run of it ended without an answer.' } as const;

/**
 * What the host moved to a poison queue: nobody recorded an error, so runs of it crashed. It is taken up once more by
 * itself; the second time it is a record.
 */
export const takePoison =
  (deps: TakePoisonPorts) =>
  async (queue: QueueName, message: unknown): Promise<void> => {
    const work = readWork(queue, message);
    if (work === null) return keepMalformed(deps, queue, message);
    if ((work.replays ?? 0) > 0) return keepOrGoRound(deps, queue, work);
    const delayMs = deps.delay(REPLAY_WAIT_MS);
    await deps.queues.enqueue({ ...work, replays: 1 }, { delayMs });
    deps.log.warn('work.replayed', { queue });
  };

/** A message that is not ours: a record at once, and nothing kept of what it holds. */
export async function keepMalformed(
  { poison, log, now }: Pick<TakePoisonPorts, 'poison' | 'log' | 'now'>,
  queue: QueueName,
  message: unknown,
): Promise<void> {
  const record = malformedRecord(queue, message, now());
  await poison.put(record);
  log.error('work.poisoned', { queue, code: record.code });
}

/** No host empties the poison queue of a poison queue: while no record can be kept, the work goes round again. */
async function keepOrGoRound(deps: TakePoisonPorts, queue: QueueName, work: Work): Promise<void> {
  try {
    await deps.poison.put(poisonRecord(work, CRASHED, deps.now()));
    deps.log.error('work.poisoned', { queue, code: CRASHED.code });
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    await deps.queues.enqueue(work, { delayMs: deps.delay(NO_RECORD_WAIT_MS) });
    deps.log.warn('work.not_poisoned', { queue, code: error.code });
  }
}
