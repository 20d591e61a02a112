const LONGEST_SECONDS = 7 * 24 * 3600;

/** A delay as the queue takes it: whole seconds, never less than was asked for, at most seven days. */
export function visibilitySeconds(delayMs: number): number {
  return Math.min(LONGEST_SECONDS, Math.max(0, Math.ceil(delayMs / 1000)));
}
