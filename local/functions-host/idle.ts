import { setTimeout as pause } from 'node:timers/promises';
import type { Activity } from './activity.ts';
import type { QueueListener } from './queue-listener.ts';

/**
 * `running`: functions under way. `visible`: messages that wait for a function now. `delayed`:
 * messages that become visible later (a delay of the app's own, or the lease of a killed process);
 * the storage does not say when. Idle means that the first two are zero. `changes` rises with every
 * start and end of a function: two idle reports with the same number had nothing between them.
 */
export type IdleReport = {
  idle: boolean;
  running: number;
  visible: number;
  delayed: number;
  changes: number;
};

export type IdleWait = {
  /** How long to wait for idleness, in milliseconds; 0 answers at once. */
  waitMs?: number;
  /** Wait until nothing is delayed either. */
  settled?: boolean;
};

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 200;

/** Waits until the host is idle or the time is up, and tells how it stands. What lies in a queue is fetched at once. */
export async function awaitIdle(
  activity: Activity,
  queues: readonly QueueListener[],
  { waitMs = 0, settled = false }: IdleWait,
): Promise<IdleReport> {
  const deadline = performance.now() + waitMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    // While a function runs the answer is known; the storage is not asked for it.
    if (activity.running === 0 || deadline <= performance.now()) {
      const report = await look(activity, queues);
      const done = report.idle && (!settled || report.delayed === 0);
      if (done || deadline <= performance.now()) return report;
    }
    await pause(Math.max(0, Math.min(pauseMs, deadline - performance.now())));
  }
}

/**
 * The queues are looked at one after the other, so a message could wander from one not yet seen to
 * one already seen. Only a look during which nothing started or ended counts as idle.
 */
async function look(activity: Activity, queues: readonly QueueListener[]): Promise<IdleReport> {
  const { changes } = activity;
  const counted = await census(queues);
  // A message that a receive under way has just made invisible is neither counted nor running yet.
  await Promise.all(queues.map((queue) => queue.received()));
  const { running } = activity;
  const quiet = activity.changes === changes && running === 0;
  return { idle: quiet && counted.visible === 0, running, ...counted, changes };
}

async function census(
  queues: readonly QueueListener[],
): Promise<{ visible: number; delayed: number }> {
  const counts = await Promise.all(
    queues.map(async (queue) => {
      const counted = await queue.census();
      if (counted.visible > 0) queue.wake();
      return counted;
    }),
  );
  return {
    visible: counts.reduce((sum, { visible }) => sum + visible, 0),
    delayed: counts.reduce((sum, { delayed }) => sum + delayed, 0),
  };
}
