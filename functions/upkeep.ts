import type { UpkeepWork } from '../shared/domain/work.ts';
import type { RetryWorkDeps } from '../shared/use-cases/work/retry-work.ts';
import { type QueueHandle, queueHandler } from './queue-handler.ts';

/** One small task that keeps a mailbox alive. */
export const upkeepHandle = (
  deps: RetryWorkDeps,
  upkeep: (work: UpkeepWork) => Promise<void>,
): QueueHandle => queueHandler(deps, 'upkeep', upkeep);
