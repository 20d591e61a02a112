import { DEEP_EACH_MS } from '../durations.ts';
import { planResync, type ResyncPlanInput } from '../mailbox/resync-plan.ts';

/**
 * When a resync next lists a message that was received then (null: nobody knows when): the next one that is due, or the
 * next deep one, if it reaches back so far. Null when none does. Milliseconds since 1970, by our clock.
 */
export function nextLookAt(
  mailbox: Omit<ResyncPlanInput, 'asked'>,
  dueAt: number,
  receivedAt: number | null,
  now: number,
): number | null {
  const deepAt = Date.parse(mailbox.deepResyncAt ?? mailbox.createdAt) + DEEP_EACH_MS;
  const next = Math.max(dueAt, now);
  const finds = (at: number): boolean =>
    receivedAt === null ||
    receivedAt >= Date.parse(planResync({ ...mailbox, asked: null }, at).since);
  return [next, Math.max(next, deepAt)].find(finds) ?? null;
}
