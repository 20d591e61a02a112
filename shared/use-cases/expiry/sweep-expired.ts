import type { Now } from '../../ports/clock.ts';
import type { ExpiryIndex } from '../../ports/expiry-index.ts';
import type { WorkQueues } from '../../ports/work-queue.ts';

/** What the timer does: queues each shard in which something has outlived its time. Twice does no harm. */
export const sweepExpired =
  (deps: { expiry: Pick<ExpiryIndex, 'shards'>; queues: WorkQueues; now: Now }) =>
  async (): Promise<void> => {
    const firstSeen = deps.now();
    for (const shard of await deps.expiry.shards(firstSeen)) {
      await deps.queues.enqueue('upkeep', { task: 'sweep', shard, attempt: 0, firstSeen });
    }
  };
