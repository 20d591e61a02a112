import type { DueTask } from '../../ports/due-index.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

/** Per shard and run of the timer; what is left is due at the next run. */
const LIMIT = 200;
const AHEAD_MS = 10 * 60_000;
/** With an interval of 0 every resync is due, whenever its row says. */
const ALWAYS_MS = 24 * 3600_000;

/**
 * What a timer does: finds what is due and queues it. Each row is first moved ahead by its ETag, so that neither a
 * second timer nor a slow queue doubles the work, and what dies on the way is due again.
 */
export const fanOut =
  (deps: Pick<UpkeepDeps, 'dueIndex' | 'queues' | 'now' | 'resyncIntervalMs'>) =>
  async (task: DueTask): Promise<void> => {
    const now = deps.now();
    const until = task === 'resync' && deps.resyncIntervalMs === 0 ? now + ALWAYS_MS : now;
    for (const due of await deps.dueIndex.due(task, until, LIMIT)) {
      const row = await deps.dueIndex.postpone(due, now + AHEAD_MS);
      if (row === null) continue;
      const detail = { row };
      const tried = { attempt: 0, firstSeen: now };
      await deps.queues.enqueue('upkeep', { task, mailboxRef: due.ref, detail, ...tried });
    }
  };
