const WAITS_SECONDS = [5, 15, 30, 60, 120] as const;

/**
 * The wait after `tries` reads (1 or more) that did not find a notified message, in milliseconds: it may not be
 * readable yet. Null when it is left to the resync.
 */
export function notFoundWait(tries: number): number | null {
  const seconds = WAITS_SECONDS[tries - 1];
  return seconds === undefined ? null : seconds * 1000;
}
