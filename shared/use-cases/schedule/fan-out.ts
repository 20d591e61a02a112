import { AHEAD_MS } from '../../domain/mailbox/due-plan.ts';
import type { DueRow, DueTask } from '../../ports/due-index.ts';
import { enqueue } from '../work/enqueue.ts';
import { sideBySide } from '../work/side-by-side.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

/** Per shard and run of the timer, one page of storage; what is left is due at the next run. */
const LIMIT = 1000;
const AT_ONCE = 16;
/** With an interval of 0 every resync is due, whenever its row says. */
const ALWAYS_MS = 24 * 3600_000;

type FanOutDeps = Pick<UpkeepDeps, 'dueIndex' | 'queues' | 'now' | 'resyncIntervalMs'>;

/**
 * What a timer does: finds what is due and queues it. Each row is first moved ahead by its ETag, so that a second timer
 * does not double the work, and what dies on the way is due again. A queue that is slower than that brings the work
 * twice: what the mailbox says then decides, and the second finds nothing to do.
 */
export const fanOut =
  (deps: FanOutDeps) =>
  async (task: DueTask): Promise<void> => {
    const now = deps.now();
    const until = task === 'resync' && deps.resyncIntervalMs === 0 ? now + ALWAYS_MS : now;
    const due = await deps.dueIndex.due(task, until, LIMIT);
    await sideBySide(due, AT_ONCE, (row) => queueIt(deps, row, now));
  };

async function queueIt(deps: FanOutDeps, due: DueRow, now: number): Promise<void> {
  const row = await deps.dueIndex.postpone(due, now + AHEAD_MS);
  if (row === null) return;
  const { task, ref: mailboxRef } = due;
  await enqueue(deps, task, { mailboxRef, row }, { firstSeen: now });
}
