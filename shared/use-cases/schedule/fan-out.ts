import { ALWAYS_DUE_MS, DUE_AHEAD_MS, TURN_MS } from '../../domain/durations.ts';
import type { DueIndex, DueRow, DueTask } from '../../ports/schedule.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';
import { sideBySide } from '../work/side-by-side.ts';

/** Per shard, one page of storage; while pages are full there is more, and the run goes on for its turn. */
const LIMIT = 1000;
const AT_ONCE = 32;

export interface FanOutPorts extends EnqueuePorts {
  readonly dueIndex: Pick<DueIndex, 'due' | 'postpone'>;
  /** 0: a resync is always due. */
  readonly resyncIntervalMs: number;
}

/**
 * What a timer does: finds what is due and queues it. Each row is first moved ahead by its ETag, so that a second timer
 * does not double the work, and what dies on the way is due again. A queue that is slower than that brings the work
 * twice: what the mailbox says then decides, and the second finds nothing to do. What a turn does not reach is due at
 * the next run.
 */
export const fanOut =
  (deps: FanOutPorts) =>
  async (task: DueTask): Promise<void> => {
    const now = deps.now();
    const always = task === 'resync' && deps.resyncIntervalMs === 0;
    const until = always ? now + ALWAYS_DUE_MS : now;
    const turnEnds = always ? now : now + TURN_MS;
    let due: readonly DueRow[];
    do {
      due = await deps.dueIndex.due(task, until, LIMIT);
      await sideBySide(due, AT_ONCE, (row) => queueIt(deps, row, now));
    } while (due.length >= LIMIT && deps.now() < turnEnds);
  };

async function queueIt(deps: FanOutPorts, due: DueRow, now: number): Promise<void> {
  const row = await deps.dueIndex.postpone(due, now + DUE_AHEAD_MS);
  if (row === null) return;
  const { task, ref: mailboxRef } = due;
  await enqueue(deps, task, { mailboxRef, row }, { firstSeen: now });
}
