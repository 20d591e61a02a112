import { AHEAD_TRUSTED_MS, EVENT_EARLY_MS, EVENT_WAITS_MS, RECORD_WAIT_MS } from '../durations.ts';

/** Up to a tenth is added, so that what failed together does not come back together. */
const JITTER = 0.1;

/**
 * Milliseconds to wait for a record that is not there, by the age of its announcement, or null: the run that announced
 * it ahead has died before it wrote, or met something that kept it from writing.
 */
export function waitForRecord(ageMs: number): number | null {
  if (ageMs < RECORD_WAIT_MS.youngMs) return RECORD_WAIT_MS.young;
  return ageMs < AHEAD_TRUSTED_MS ? RECORD_WAIT_MS.old : null;
}

/**
 * Whether a message that comes now has been overtaken: another one was queued for the event's next try, which is not yet.
 */
export function isOvertaken(nextAt: number | null, now: number): boolean {
  return nextAt !== null && now < nextAt - EVENT_EARLY_MS;
}

/** Milliseconds to wait after `tries` failed tries (1 or more), or null when there are no more. `random` in [0, 1). */
export function waitAfter(tries: number, random: number): number | null {
  const wait = EVENT_WAITS_MS[tries - 1];
  return wait === undefined ? null : Math.round(wait * (1 + JITTER * random));
}
