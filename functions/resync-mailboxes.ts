import type { DueTask } from '../shared/ports/due-index.ts';

/** Queues the resyncs that are due, and nothing else. */
export const resyncMailboxes =
  (fanOut: (task: DueTask) => Promise<void>) => async (): Promise<void> =>
    fanOut('resync');
