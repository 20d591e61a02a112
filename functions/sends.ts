import type { SendsWork } from '../shared/domain/work/work.ts';
import type { RetryWorkDeps } from '../shared/use-cases/work/retry-work.ts';
import { queueHandler, type QueueHandle } from './queues.ts';

/** A send that its request could not finish. Waiting for Graph is the use case's own; only our own faults are retried here. */
export const sendsHandle = (
  deps: RetryWorkDeps,
  finish: (work: SendsWork) => Promise<void>,
): QueueHandle => queueHandler(deps, 'sends', finish);
