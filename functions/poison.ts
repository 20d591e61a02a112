import type { QueueName } from '../shared/domain/work/work.ts';
import { unpackWork } from '../shared/domain/work/work-text.ts';
import { takePoison, type TakePoisonDeps } from '../shared/use-cases/work/take-poison.ts';
import type { QueueHandle } from './queues.ts';

/** What the host moved to `<queue>-poison`, one consumer for each queue. */
export const poison =
  (deps: TakePoisonDeps, queue: QueueName): QueueHandle =>
  async (message) =>
    takePoison(deps)(queue, unpackWork(message));
