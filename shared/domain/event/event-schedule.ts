const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits before the next try of an event's delivery: ten tries over a little more than three days. */
const WAITS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** Up to a tenth is added, so that what failed together does not come back together. */
const JITTER = 0.1;

/** An event that is announced ahead of its record is looked for after this. */
export const AHEAD_MS = SECOND;
/** Whoever announced ahead and wrote later than this announces again: the wait for the record may be over by then. */
export const AHEAD_TRUSTED_MS = MINUTE;

/**
 * Milliseconds to wait for a record that is not there, by the age of its announcement, or null: the run that announced
 * it ahead has died before it wrote, or met something that kept it from writing.
 */
export function waitForRecord(ageMs: number): number | null {
  if (ageMs < 5 * SECOND) return 10 * SECOND;
  return ageMs < AHEAD_TRUSTED_MS ? 2 * MINUTE : null;
}

/** The clocks of two instances differ by less. */
const EARLY_MS = MINUTE;

/**
 * Whether a message that comes now has been overtaken: another one was queued for the event's next try, which is not yet.
 */
export function isOvertaken(nextAt: number | null, now: number): boolean {
  return nextAt !== null && now < nextAt - EARLY_MS;
}

/** Milliseconds to wait after `tries` failed tries (1 or more), or null when there are no more. `random` in [0, 1). */
export function waitAfter(tries: number, random: number): number | null {
  const wait = WAITS_MS[tries - 1];
  return wait === undefined ? null : Math.round(wait * (1 + JITTER * random));
}
