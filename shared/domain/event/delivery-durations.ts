import { MINUTE, SECOND } from '../durations.ts';

const HOUR = 60 * MINUTE;

/** Waits before the next try of an event's delivery: ten tries over a little more than three days. */
export const EVENT_WAITS_MS = [
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
/**
 * An event that is announced ahead of its record is looked for after this: the run that writes it delivers it by itself,
 * unless it dies.
 */
export const ANNOUNCED_AHEAD_MS = 30 * SECOND;
/** Of a delivery in the run that made the event: a slow CRM must not hold up the mail behind it. */
export const AT_ONCE_LIMIT_MS = 3 * SECOND;
/** After so many failures on end, events go by the queue alone for a while. */
export const FAILURES_THAT_TRIP = 3;
export const TRIPPED_FOR_MS = 30 * SECOND;
/** Whoever announced ahead and wrote later than this announces again: the wait for the record may be over by then. */
export const AHEAD_TRUSTED_MS = 1 * MINUTE;
/** Waits for the record of an announcement that is younger than `youngMs`, and of one that is still trusted. */
export const RECORD_WAIT_MS = { youngMs: 5 * SECOND, young: 10 * SECOND, old: 2 * MINUTE } as const;
/** The clocks of two instances differ by less: a delivery that comes this much before its time is let through. */
export const EVENT_EARLY_MS = 1 * MINUTE;
