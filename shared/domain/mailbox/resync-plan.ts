import {
  DEEP_EACH_MS,
  DEEP_REACH_MS,
  LATE_MS,
  OVERLAP_MS,
  QUIET_MS,
  SECOND,
} from '../durations.ts';

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
  const deep = now - Date.parse(deepResyncAt ?? createdAt) >= DEEP_EACH_MS;
  const wanted = Math.min(
    watermark - OVERLAP_MS,
    asked === null ? Infinity : Date.parse(asked),
    deep ? now - DEEP_REACH_MS : Infinity,
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

interface Listed {
  readonly receivedDateTime: string;
}

/** Where a listing by time, oldest first, goes on. */
export interface ListingPosition {
  /** The time from which on is read; null when all was. */
  readonly goesOnAt: string | null;
  /** Within a second that fills more than a page: its next page, and whether this reading of it found anything new. */
  readonly crowd: { readonly nextLink: string | null; readonly grew: boolean } | null;
}

/**
 * It goes by time and not by nextLink, since a message that is moved or deleted between two pages shifts the others
 * over the edge of a page: the last second of a page is read again with the next one. Only a second that fills the whole
 * page is followed by its nextLink, and read again until nothing new turns up in it. A page without nextLink is no proof
 * of the end: newer mail may lie behind it, so it ends with a page that is empty.
 */
export function afterPage(
  { goesOnAt, crowd }: ListingPosition,
  page: { readonly messages: readonly Listed[]; readonly nextLink: string | null },
  fresh: readonly Listed[],
): ListingPosition {
  const last = page.messages.at(-1)?.receivedDateTime ?? goesOnAt;
  const found = fresh.some(({ receivedDateTime }) => receivedDateTime === goesOnAt);
  const grew = crowd !== null && (crowd.grew || found);
  if (page.nextLink !== null && last === goesOnAt) {
    return { goesOnAt, crowd: { nextLink: page.nextLink, grew } };
  }
  if (grew) return { goesOnAt, crowd: { nextLink: null, grew: false } };
  if (page.nextLink === null && fresh.length === 0) {
    return { goesOnAt: secondAfter(page.messages.at(-1)), crowd: null };
  }
  return { goesOnAt: last, crowd: null };
}

/** Graph's times are whole seconds. Null after a page that is empty. */
function secondAfter(last: Listed | undefined): string | null {
  if (last === undefined) return null;
  return new Date(Date.parse(last.receivedDateTime) + SECOND).toISOString();
}
