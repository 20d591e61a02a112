import type { PoisonQueues } from '../../ports/work.ts';
import type { OpenQueue } from './queue.ts';

/** The most that the service gives at once. */
const AT_ONCE = 32;
/** Long enough for all of them; who fails or dies has them back then. */
const HIDDEN_SECONDS = 300;

/** The host moves what crashed at every try to a queue of this name. */
export function poisonQueues(open: OpenQueue): PoisonQueues {
  return {
    async take(name) {
      const queue = open(`${name}-poison`);
      const received = await queue.receive(AT_ONCE, HIDDEN_SECONDS);
      return received.map((message) => ({
        text: message.text,
        end: async () => {
          await queue.delete(message);
        },
      }));
    },
  };
}
