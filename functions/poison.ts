import type { QueueName } from '../shared/domain/work/work.ts';
import { unpackMessage } from '../shared/domain/work/queue-message.ts';
import { takePoison, type TakePoisonPorts } from '../shared/use-cases/work/take-poison.ts';
import type { QueueHandle } from './queue-handler.ts';

/** What the host moved to `<queue>-poison`, one consumer for each queue. */
export const poison =
  (deps: TakePoisonPorts, queue: QueueName): QueueHandle =>
  async (message) =>
    takePoison(deps)(queue, unpackMessage(message));
