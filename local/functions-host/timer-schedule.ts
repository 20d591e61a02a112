import { Cron } from 'croner';
import type { CronOptions } from 'croner';
import type { RpcTypedData } from './core-api.ts';

/**
 * Fires by an NCRONTAB expression of six fields, in UTC, never twice at once: an occurrence during
 * a run is left out, as with the real host's singleton timers.
 */
export function scheduleTimer(expression: string, fire: () => Promise<void>): { stop(): void } {
  const cron = parseNcrontab(expression, { protect: true }, fire);
  return { stop: () => cron.stop() };
}

/** The TimerInfo that a timer function gets, in the casing of the host. */
export function timerInput(expression: string, now: Date): RpcTypedData {
  const next = parseNcrontab(expression, { paused: true }).nextRun(now);
  const info = {
    Schedule: { AdjustForDST: true },
    ScheduleStatus: {
      Last: now.toISOString(),
      LastUpdated: now.toISOString(),
      Next: (next ?? now).toISOString(),
    },
    IsPastDue: false,
  };
  return { json: JSON.stringify(info) };
}

/** NCRONTAB wants day of month and day of week both to match, where cron would take either. */
function parseNcrontab(expression: string, options: CronOptions, fire?: () => Promise<void>): Cron {
  const ncrontab = { ...options, mode: '6-part', timezone: 'UTC', domAndDow: true } as const;
  return fire === undefined ? new Cron(expression, ncrontab) : new Cron(expression, ncrontab, fire);
}
