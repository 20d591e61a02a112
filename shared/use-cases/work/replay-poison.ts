import { WORK_SCHEMAS } from '../../domain/work/work.ts';
import type { PoisonRecords } from '../../ports/poison.ts';
import type { WorkQueues } from '../../ports/work-queue.ts';

/** Queues a poison record's work anew, then removes the record: a crash between replays it twice, which is harmless. */
export const replayPoison =
  (deps: { poison: PoisonRecords; queues: WorkQueues }) =>
  async (id: string): Promise<'replayed' | 'not_found' | 'malformed'> => {
    const record = await deps.poison.find(id);
    if (!record) return 'not_found';
    const parsed = WORK_SCHEMAS[record.queue].safeParse(record.work);
    if (!parsed.success) return 'malformed';
    await deps.queues.enqueue(record.queue, { ...parsed.data, attempt: 0, replays: 0 });
    await deps.poison.remove(record);
    return 'replayed';
  };
