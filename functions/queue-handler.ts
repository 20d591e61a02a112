import type { InvocationContext } from '@azure/functions';
import { readWork, unpackMessage } from '../shared/domain/work/queue-message.ts';
import type { KindsByQueue, QueueName, Work } from '../shared/domain/work/work.ts';
import { retry, type RetryPorts } from '../shared/use-cases/work/retry.ts';
import { keepMalformed } from '../shared/use-cases/work/take-poison.ts';

export type QueueHandle = (message: unknown, context: InvocationContext) => Promise<void>;

/**
 * The edge of every queue function: what is not ours becomes a poison record at once, what fails is put back by us. Only
 * when that fails too does the host see an error and keep the message.
 */
export const queueHandler =
  <Q extends QueueName>(
    deps: RetryPorts,
    queue: Q,
    run: (work: Work<KindsByQueue[Q]>) => Promise<void>,
  ): QueueHandle =>
  async (given) => {
    const message = unpackMessage(given);
    const work = readWork(queue, message);
    if (work === null) {
      await keepMalformed(deps, queue, message);
      return;
    }
    try {
      await run(work);
    } catch (error) {
      await retry(deps, work as Work, error);
    }
  };
