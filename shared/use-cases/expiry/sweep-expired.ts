import type { ExpiryIndex } from '../../ports/expiry-index.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

/** What the timer does: queues each shard in which something has outlived its time. Twice does no harm. */
export const sweepExpired =
  (deps: EnqueuePorts & { readonly expiry: Pick<ExpiryIndex, 'shards'> }) =>
  async (): Promise<void> => {
    const firstSeen = deps.now();
    for (const shard of await deps.expiry.shards(firstSeen)) {
      await enqueue(deps, 'sweep', { shard }, { firstSeen });
    }
  };
