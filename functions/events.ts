import type { Work } from '../shared/domain/work/work.ts';
import type { RetryPorts } from '../shared/use-cases/work/retry.ts';
import { type QueueHandle, queueHandler } from './queue-handler.ts';

/** One try to tell the CRM of an event. */
export const eventsHandle = (
  deps: RetryPorts,
  deliver: (work: Work<'deliver'>) => Promise<void>,
): QueueHandle => queueHandler(deps, 'events', deliver);
