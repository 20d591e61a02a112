import type { EventsWork, MailNotificationsWork, SendsWork, UpkeepWork } from '../domain/work.ts';

export interface WorkByQueue {
  'mail-notifications': MailNotificationsWork;
  sends: SendsWork;
  upkeep: UpkeepWork;
  events: EventsWork;
}

/** Queue messages live for ever. `delayMs` is a visibility time-out: whole seconds, at most 7 days. */
export interface WorkQueues {
  enqueue<Q extends keyof WorkByQueue>(
    queue: Q,
    work: WorkByQueue[Q],
    options?: { delayMs?: number },
  ): Promise<void>;
}
