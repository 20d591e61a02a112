import type { DueTask } from '../shared/ports/schedule.ts';
import type { Handlers } from './register.ts';

/** Each timer queues what is due, or again what crashed, and does nothing else. */
export const timers = (deps: {
  readonly fanOut: (task: DueTask) => Promise<void>;
  readonly sweepExpired: () => Promise<void>;
  readonly drainPoison: () => Promise<void>;
}): Handlers['timers'] => ({
  'renew-subscriptions': async () => deps.fanOut('renew'),
  'resync-mailboxes': async () => deps.fanOut('resync'),
  'sweep-expired': async () => deps.sweepExpired(),
  'drain-poison': async () => deps.drainPoison(),
});
