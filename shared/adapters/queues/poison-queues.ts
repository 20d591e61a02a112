import { poisonNameOf, queueShards } from '../../domain/work/queue-shards.ts';
import type { QueueName } from '../../domain/work/work.ts';
import type { PoisonMessage, PoisonQueues } from '../../ports/work.ts';
import type { OpenQueue } from './queue.ts';

/** The most that the service gives at once. */
const AT_ONCE = 32;
/** Long enough for all of them; who fails or dies has them back then. */
const HIDDEN_SECONDS = 300;

/** The host moves what crashed at every try to a queue of this name. `shards`: queues for each kind of work. */
export function poisonQueues(open: OpenQueue, shards = 1): PoisonQueues {
  const namesOf = (kind: QueueName): readonly string[] =>
    queueShards(shards).flatMap(({ queue, name }) => (queue === kind ? [poisonNameOf(name)] : []));

  async function takeFrom(name: string): Promise<readonly PoisonMessage[]> {
    const queue = open(name);
    const received = await queue.receive(AT_ONCE, HIDDEN_SECONDS);
    return received.map((message) => ({
      text: message.text,
      end: async () => {
        await queue.delete(message);
      },
    }));
  }

  return {
    async take(kind) {
      const taken = await Promise.allSettled(namesOf(kind).map(takeFrom));
      const messages = taken.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
      // One that does not answer holds up no other, and is told when there is nothing left but it.
      const failed = taken.find((one) => one.status === 'rejected');
      if (messages.length === 0 && failed !== undefined) throw failed.reason;
      return messages;
    },
  };
}
