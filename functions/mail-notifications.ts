import type { MailNotificationsWork } from '../shared/domain/work/work.ts';
import { type QueueHandle, queueHandler } from './queues.ts';
import type { RetryWorkDeps } from '../shared/use-cases/work/retry-work.ts';

/** Notified messages of one mailbox. Each message that can't end is put back by the use case, alone. */
export const mailNotificationsHandle = (
  deps: RetryWorkDeps,
  receive: (work: MailNotificationsWork) => Promise<void>,
): QueueHandle => queueHandler(deps, 'mail-notifications', receive);
