import { NO_RECORD_WAIT_MS, REPLAY_WAIT_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import { byIdAlone } from '../../domain/mailbox/carried-content.ts';
import { malformedRecord, poisonRecord } from '../../domain/work/poison-record.ts';
import { readWork } from '../../domain/work/queue-message.ts';
import type { QueueName, Work } from '../../domain/work/work.ts';
import type { Delay, Now } from '../../ports/clock.ts';
import type { ResyncWaits } from '../../ports/resync-runs.ts';
import type { Log } from '../../ports/telemetry.ts';
import type { PoisonRecords, WorkQueues } from '../../ports/work.ts';

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
    const plain = work.kind === 'receive' ? byIdAlone(work) : work;
    await deps.queues.enqueue({ ...plain, replays: 1 }, { delayMs });
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

/** Queues a poison record's work anew, then removes the record: a crash between replays it twice, which is harmless. */
export const replayPoison =
  (deps: { poison: Pick<PoisonRecords, 'find' | 'remove'>; queues: WorkQueues }) =>
  async (id: string): Promise<'replayed' | 'not_found' | 'malformed'> => {
    const record = await deps.poison.find(id);
    if (!record) return 'not_found';
    const work = readWork(record.queue, record.work);
    if (work === null) return 'malformed';
    await deps.queues.enqueue({ ...work, attempt: 0, replays: 0 });
    await deps.poison.remove(record);
    return 'replayed';
  };

/**
 * Poison records that end the waiting of a resync run: what is counted as a problem no longer holds the watermark back,
 * however the record came about.
 */
export function releasingWaits(
  poison: PoisonRecords,
  waits: Pick<ResyncWaits, 'ended'>,
): PoisonRecords {
  return {
    ...poison,
    async put(record) {
      await poison.put(record);
      if (record.queue !== 'mail-notifications') return;
      const work = readWork(record.queue, record.work);
      if (work?.payload.runId === undefined) return;
      const { mailboxRef, runId, ids } = work.payload;
      for (const id of ids) await waits.ended(mailboxRef, runId, id);
    },
  };
}
