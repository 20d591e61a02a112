import type { DueTask } from '../shared/ports/due-index.ts';

/** Queues the renewals that are due, and nothing else. */
export const renewSubscriptions =
  (fanOut: (task: DueTask) => Promise<void>) => async (): Promise<void> =>
    fanOut('renew');
