const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Mail can show up in the listing a little after its `receivedDateTime`. */
export const LATE_MS = 5 * MINUTE;
/** How far behind the watermark a listing begins. */
const OVERLAP_MS = 5 * MINUTE;
const DEEP_MS = 7 * DAY;
const QUIET_MS = 6 * HOUR;

export interface ResyncPlanInput {
  readonly syncedThrough: string | null;
  readonly createdAt: string;
  readonly deepResyncAt: string | null;
  /** Asked for by whoever scheduled the resync, such as for an admission older than the watermark. RFC 3339. */
  readonly asked: string | null;
}

/**
 * Where a resync begins: at the watermark less an overlap, or earlier when that was asked for, once a day seven days
 * back; never before the mailbox was first connected, since no thread of it was active then.
 */
export function planResync(
  { syncedThrough, createdAt, deepResyncAt, asked }: ResyncPlanInput,
  now: number,
): { since: string; deep: boolean } {
  const created = Date.parse(createdAt);
  const watermark = syncedThrough === null ? created : Date.parse(syncedThrough);
  const deep = now - Date.parse(deepResyncAt ?? createdAt) >= DAY;
  const wanted = Math.min(
    watermark - OVERLAP_MS,
    asked === null ? Infinity : Date.parse(asked),
    deep ? now - DEEP_MS : Infinity,
  );
  const since = Math.max(wanted, created - OVERLAP_MS);
  return { since: new Date(since).toISOString(), deep };
}

/** When the next resync is due: soon after activity, seldom when nothing comes; an interval of 0 is always due. */
export function nextResyncAt(now: number, activity: boolean, intervalMs: number): number {
  return now + (activity || intervalMs === 0 ? intervalMs : Math.max(QUIET_MS, intervalMs));
}

/** The watermark after a run has ended; it only moves on. */
export function syncedThroughAfter(startedAt: number, before: string | null): string {
  const reached = startedAt - LATE_MS;
  return new Date(Math.max(reached, before === null ? 0 : Date.parse(before))).toISOString();
}
