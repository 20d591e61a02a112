import type { Now } from '../shared/ports/clock.ts';
import type { DueTask } from '../shared/ports/schedule.ts';
import type { Log } from '../shared/ports/telemetry.ts';
import type { TimerRuns } from '../shared/ports/timer-runs.ts';
import type { Handlers } from './register.ts';

type Timers = Handlers['timers'];

/** Each timer queues what is due, or again what crashed, and does nothing else. How its run went is noted. */
export function timers(deps: {
  readonly fanOut: (task: DueTask) => Promise<void>;
  readonly sweepExpired: () => Promise<void>;
  readonly drainPoison: () => Promise<void>;
  readonly timerRuns: Pick<TimerRuns, 'note'>;
  readonly now: Now;
  readonly log: Pick<Log, 'info'>;
}): Timers {
  const noted =
    (name: keyof Timers, run: () => Promise<void>): (() => Promise<void>) =>
    async () => {
      const begun = deps.now();
      const note = async (outcome: 'succeeded' | 'failed'): Promise<void> => {
        const ended = deps.now();
        const endedAt = new Date(ended).toISOString();
        const tookMs = ended - begun;
        // An alert listens for it.
        if (outcome === 'succeeded') deps.log.info('timer.ran', { timer: name, tookMs });
        await deps.timerRuns.note(name, { endedAt, tookMs, outcome });
      };
      try {
        await run();
      } catch (error) {
        // Mostly the storage is away: then why is worth more than that it can't be noted.
        await note('failed').catch(() => undefined);
        throw error;
      }
      await note('succeeded');
    };

  return {
    'renew-subscriptions': noted('renew-subscriptions', () => deps.fanOut('renew')),
    'resync-mailboxes': noted('resync-mailboxes', () => deps.fanOut('resync')),
    'sweep-expired': noted('sweep-expired', deps.sweepExpired),
    'drain-poison': noted('drain-poison', deps.drainPoison),
  };
}
