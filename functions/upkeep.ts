import type { SweepWork, UpkeepWork } from '../shared/domain/work/work.ts';
import type { RetryWorkDeps } from '../shared/use-cases/work/retry-work.ts';
import { type QueueHandle, queueHandler } from './queues.ts';

interface Upkeep {
  readonly upkeep: (work: UpkeepWork) => Promise<void>;
  readonly sweep: (work: SweepWork) => Promise<void>;
}

/** One small task that keeps a mailbox alive, or the end of what has expired in one shard. */
export const upkeepHandle = (deps: RetryWorkDeps, { upkeep, sweep }: Upkeep): QueueHandle =>
  queueHandler(deps, 'upkeep', (work) => (work.task === 'sweep' ? sweep(work) : upkeep(work)));
