import type { Work } from '../shared/domain/work/work.ts';
import { type QueueHandle, queueHandler } from './queue-handler.ts';
import type { RetryPorts } from '../shared/use-cases/work/retry.ts';

/** Notified messages of one mailbox. Each message that can't end is put back by the use case, alone. */
export const mailNotificationsHandle = (
  deps: RetryPorts,
  receive: (work: Work<'receive'>) => Promise<void>,
): QueueHandle => queueHandler(deps, 'mail-notifications', receive);
