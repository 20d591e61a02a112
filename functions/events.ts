import type { EventsWork } from '../shared/domain/work/work.ts';
import type { RetryWorkDeps } from '../shared/use-cases/work/retry-work.ts';
import { type QueueHandle, queueHandler } from './queues.ts';

/** One try to tell the CRM of an event. */
export const eventsHandle = (
  deps: RetryWorkDeps,
  deliver: (work: EventsWork) => Promise<void>,
): QueueHandle => queueHandler(deps, 'events', deliver);
