import type { InvocationContext } from '@azure/functions';
import { readWork, unpackMessage } from '../shared/domain/work/queue-message.ts';
import type { QueueWork, QueueName, UpkeepKind, Work } from '../shared/domain/work/work.ts';
import { keepMalformed } from '../shared/use-cases/work/poison.ts';
import { retry, type RetryPorts } from '../shared/use-cases/work/retry.ts';

export type QueueHandle = (message: unknown, context: InvocationContext) => Promise<void>;

/**
 * The edge of every queue function: what is not ours becomes a poison record at once, what fails is requeued by us. Only
 * when that fails too does the host see an error and keep the message.
 */
export const queueHandler =
  <Q extends QueueName>(
    deps: RetryPorts,
    queue: Q,
    run: (work: QueueWork<Q>) => Promise<void>,
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
      await retry(deps, work, error);
    }
  };

/** Notified messages of one mailbox. Each message that can't end is requeued by the use case, alone. */
export const mailNotificationsHandle = (
  deps: RetryPorts,
  receive: (work: Work<'receive'>) => Promise<void>,
): QueueHandle => queueHandler(deps, 'mail-notifications', receive);

/** A send that its request could not finish. Waiting for Graph is the use case's own; only our own faults are retried here. */
export const sendsHandle = (
  deps: RetryPorts,
  finish: (work: Work<'send'>) => Promise<void>,
): QueueHandle => queueHandler(deps, 'sends', finish);

interface Upkeep {
  readonly upkeep: (work: Work<UpkeepKind>) => Promise<void>;
  readonly sweep: (work: Work<'sweep'>) => Promise<void>;
}

/** One small task that keeps a mailbox alive, or the end of what has expired in one shard. */
export const upkeepHandle = (deps: RetryPorts, { upkeep, sweep }: Upkeep): QueueHandle =>
  queueHandler(deps, 'upkeep', (work) => (work.kind === 'sweep' ? sweep(work) : upkeep(work)));

/** One try to tell the CRM of an event. */
export const eventsHandle = (
  deps: RetryPorts,
  deliver: (work: Work<'deliver'>) => Promise<void>,
): QueueHandle => queueHandler(deps, 'events', deliver);
