import { readWork } from '../../domain/work/queue-message.ts';
import type { PoisonRecords } from '../../ports/poison.ts';
import type { WorkQueues } from '../../ports/work-queues.ts';

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
