import { readWork } from '../../domain/work/queue-message.ts';
import type { PoisonRecords } from '../../ports/poison.ts';
import type { ResyncWaits } from '../../ports/resync-runs.ts';

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
