import type { Work } from '../shared/domain/work/work.ts';
import type { RetryPorts } from '../shared/use-cases/work/retry.ts';
import { queueHandler, type QueueHandle } from './queue-handler.ts';

/** A send that its request could not finish. Waiting for Graph is the use case's own; only our own faults are retried here. */
export const sendsHandle = (
  deps: RetryPorts,
  finish: (work: Work<'send'>) => Promise<void>,
): QueueHandle => queueHandler(deps, 'sends', finish);
