import type { DueTask } from '../shared/ports/schedule.ts';
import type { Handlers } from './register.ts';

/** Each timer queues what is due, and does nothing else. */
export const timers = (deps: {
  readonly fanOut: (task: DueTask) => Promise<void>;
  readonly sweepExpired: () => Promise<void>;
}): Handlers['timers'] => ({
  'renew-subscriptions': async () => deps.fanOut('renew'),
  'resync-mailboxes': async () => deps.fanOut('resync'),
  'sweep-expired': async () => deps.sweepExpired(),
});
