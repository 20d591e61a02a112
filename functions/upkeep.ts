import type { UpkeepKind, Work } from '../shared/domain/work/work.ts';
import type { RetryPorts } from '../shared/use-cases/work/retry.ts';
import { type QueueHandle, queueHandler } from './queue-handler.ts';

interface Upkeep {
  readonly upkeep: (work: Work<UpkeepKind>) => Promise<void>;
  readonly sweep: (work: Work<'sweep'>) => Promise<void>;
}

/** One small task that keeps a mailbox alive, or the end of what has expired in one shard. */
export const upkeepHandle = (deps: RetryPorts, { upkeep, sweep }: Upkeep): QueueHandle =>
  queueHandler(deps, 'upkeep', (work) => (work.kind === 'sweep' ? sweep(work) : upkeep(work)));
