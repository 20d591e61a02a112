import { failureCode } from '../../domain/failure.ts';
import { messagesIn, unpackMessage } from '../../domain/work/queue-message.ts';
import { QUEUES, type QueueName } from '../../domain/work/work.ts';
import type { PoisonMessage, PoisonQueues } from '../../ports/work.ts';
import { takePoison, type TakePoisonPorts } from './poison.ts';

/** Of one queue in one run; what is left, the next run takes. */
const MOST_ROUNDS = 20;

export type DrainPoisonPorts = TakePoisonPorts & { readonly poisonQueues: PoisonQueues };

/**
 * Empties the poison queues of all our queues. A message is ended after it was taken up, so a crash between does it twice,
 * which is harmless. One that can't be taken up stays, is logged, and comes again in some minutes; it holds up no other.
 */
export const drainPoison = (deps: DrainPoisonPorts) => async (): Promise<void> => {
  const drained = await Promise.allSettled(QUEUES.map((queue) => drain(deps, queue)));
  for (const outcome of drained) if (outcome.status === 'rejected') throw outcome.reason;
};

async function drain(deps: DrainPoisonPorts, queue: QueueName): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const messages = await deps.poisonQueues.take(queue);
    if (messages.length === 0) return;
    await Promise.all(messages.map((message) => take(deps, queue, message)));
  }
}

async function take(
  deps: DrainPoisonPorts,
  queue: QueueName,
  message: PoisonMessage,
): Promise<void> {
  try {
    for (const one of messagesIn(unpackMessage(message.text))) await takePoison(deps)(queue, one);
    await message.end();
  } catch (error) {
    deps.log.error('work.poison_not_taken', { queue, code: failureCode(error) });
  }
}
