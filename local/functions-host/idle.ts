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

/** For what somebody else put into a queue, or left there when it died: the host knows when its own messages are due. */
const LOOK_AGAIN_MS = 1_000;

/** Waits until the host is idle or the time is up, and tells how it stands. What lies in a queue is fetched at once. */
export async function awaitIdle(
  activity: Activity,
  queues: readonly QueueListener[],
  { waitMs = 0, settled = false }: IdleWait,
): Promise<IdleReport> {
  const deadline = performance.now() + waitMs;
  const leftMs = (): number => Math.max(0, deadline - performance.now());
  let looked = queues;
  for (;;) {
    // While a function runs the answer is known; the storage is not asked for it.
    await activity.drained(leftMs());
    const { report, waiting, delaying } = await look(activity, looked);
    const fetched = waiting.map((queue) => queue.look());
    const isDone = report.idle && (!settled || report.delayed === 0);
    if (isDone || leftMs() === 0) {
      if (looked === queues) return report;
      looked = queues;
    } else if (report.idle) {
      await activity.started(Math.min(LOOK_AGAIN_MS, leftMs()));
      // Only what runs puts messages into the queues: the others are as they were.
      looked = activity.changes === report.changes ? delaying : queues;
    } else {
      await Promise.all(fetched);
      looked = queues;
    }
  }
}

type Look = {
  report: IdleReport;
  /** Queues with messages for now, and for later. */
  waiting: readonly QueueListener[];
  delaying: readonly QueueListener[];
};

/**
 * The queues are looked at one after the other, so a message could wander from one not yet seen to
 * one already seen. Only a look during which nothing started or ended counts as idle.
 */
async function look(activity: Activity, queues: readonly QueueListener[]): Promise<Look> {
  const { changes } = activity;
  const counted = await Promise.all(
    queues.map(async (queue) => ({ queue, ...(await queue.census()) })),
  );
  // A message that a receive under way has just made invisible is neither counted nor running yet.
  await Promise.all(queues.map((queue) => queue.received()));
  const { running } = activity;
  const visible = counted.reduce((sum, one) => sum + one.visible, 0);
  const delayed = counted.reduce((sum, one) => sum + one.delayed, 0);
  const idle = activity.changes === changes && running === 0 && visible === 0;
  return {
    report: { idle, running, visible, delayed, changes },
    waiting: counted.filter((one) => one.visible > 0).map(({ queue }) => queue),
    delaying: counted.filter((one) => one.delayed > 0).map(({ queue }) => queue),
  };
}
