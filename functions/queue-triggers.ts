import { queueShards } from '../shared/domain/work/queue-shards.ts';
import type { QueueTrigger } from './register.ts';

/** The queues of work, dealt out to the storage accounts in turn. More shards leave the place of those before as it is. */
export function queueTriggers(
  accounts: readonly [string, ...string[]],
  shards: number,
): readonly QueueTrigger[] {
  return queueShards(shards).map(({ queue, shard, name }) => ({
    queue,
    name,
    connection: accounts[shard % accounts.length] ?? accounts[0],
  }));
}
