import { queueShards } from '../shared/domain/work/queue-shards.ts';
import type { QueueTrigger } from './register.ts';

/**
 * The queues of work, dealt out to the storage accounts in turn, the first shards to the first account. More shards, or
 * the other accounts named in another order, leave the place of each as it is.
 */
export function queueTriggers(
  [first, ...others]: readonly [string, ...string[]],
  shards: number,
): readonly QueueTrigger[] {
  const accounts = [first, ...others.toSorted()];
  return queueShards(shards).map(({ queue, shard, name }) => ({
    queue,
    name,
    connection: accounts[shard % accounts.length] ?? first,
  }));
}
