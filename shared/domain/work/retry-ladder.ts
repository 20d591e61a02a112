const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits before the second and each later try of work that failed: about eight hours, longer than most outages. */
const WAITS = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
] as const;

/** The wait after `tries` counted tries (1 or more), in milliseconds; null when no more is made. */
export function retryWait(tries: number): number | null {
  return WAITS[tries - 1] ?? null;
}

/**
 * The wait when asked to slow down without being told for how long: as long again as the work has waited so far, from 10
 * seconds to 5 minutes, since such tries don't count and may be many.
 */
export function untoldWait(ageMs: number): number {
  return Math.min(Math.max(ageMs, 10 * SECOND), 5 * MINUTE);
}
