import type { InvocationContext } from '@azure/functions';
import { MALFORMED, poisonRecord } from '../shared/domain/work/poison-record.ts';
import { unpackWork } from '../shared/domain/work/work-text.ts';
import {
  type EventsWork,
  type MailNotificationsWork,
  type QueueName,
  type SendsWork,
  type SweepWork,
  type UpkeepWork,
  WORK_SCHEMAS,
  type WorkByQueue,
} from '../shared/domain/work/work.ts';
import { retryWork, type RetryWorkDeps } from '../shared/use-cases/work/retry-work.ts';
import { takePoison, type TakePoisonDeps } from '../shared/use-cases/work/take-poison.ts';

export type QueueHandle = (message: unknown, context: InvocationContext) => Promise<void>;

/**
 * The edge of every queue function: what is not ours becomes a poison record at once, what fails is put back by us. Only
 * when that fails too does the host see an error and keep the message.
 */
export const queueHandler =
  <Q extends QueueName>(
    deps: RetryWorkDeps,
    queue: Q,
    run: (work: WorkByQueue[Q]) => Promise<void>,
  ): QueueHandle =>
  async (given) => {
    const message = unpackWork(given);
    const parsed = WORK_SCHEMAS[queue].safeParse(message);
    if (!parsed.success) {
      await deps.poison.put(poisonRecord(queue, message, MALFORMED, deps.now()));
      deps.log.error('work.poisoned', { queue, code: MALFORMED.code });
      return;
    }
    try {
      await run(parsed.data);
    } catch (error) {
      await retryWork(deps)(queue, parsed.data, error);
    }
  };

/** Notified messages of one mailbox. Each message that can't end is put back by the use case, alone. */
export const mailNotificationsHandle = (
  deps: RetryWorkDeps,
  receive: (work: MailNotificationsWork) => Promise<void>,
): QueueHandle => queueHandler(deps, 'mail-notifications', receive);

/** A send that its request could not finish. Waiting for Graph is the use case's own; only our own faults are retried here. */
export const sendsHandle = (
  deps: RetryWorkDeps,
  finish: (work: SendsWork) => Promise<void>,
): QueueHandle => queueHandler(deps, 'sends', finish);

interface Upkeep {
  readonly upkeep: (work: UpkeepWork) => Promise<void>;
  readonly sweep: (work: SweepWork) => Promise<void>;
}

/** One small task that keeps a mailbox alive, or the end of what has expired in one shard. */
export const upkeepHandle = (deps: RetryWorkDeps, { upkeep, sweep }: Upkeep): QueueHandle =>
  queueHandler(deps, 'upkeep', (work) => (work.task === 'sweep' ? sweep(work) : upkeep(work)));

/** One try to tell the CRM of an event. */
export const eventsHandle = (
  deps: RetryWorkDeps,
  deliver: (work: EventsWork) => Promise<void>,
): QueueHandle => queueHandler(deps, 'events', deliver);

/** What the host moved to `<queue>-poison`, one consumer for each queue. */
export const poison =
  (deps: TakePoisonDeps, queue: QueueName): QueueHandle =>
  async (message) =>
    takePoison(deps)(queue, unpackWork(message));
