import {
  sortChanges,
  toWork,
  type VerifyClientState,
} from '../../domain/mailbox/change-notification.ts';
import type { Now } from '../../ports/clock.ts';
import type { Counters } from '../../ports/telemetry.ts';
import type { WorkQueues } from '../../ports/work-queue.ts';

export interface AcceptChangesDeps {
  readonly verify: VerifyClientState;
  /** Gives up in time for Graph's 3 seconds. */
  readonly queues: WorkQueues;
  readonly counters: Counters;
  readonly now: Now;
}

/**
 * Law 3: check and enqueue, nothing else; no Graph call, no table read. Throws when the queue does not take it, so
 * that Graph retries; an id that was enqueued twice for it is harmless.
 */
export const acceptChanges =
  (deps: AcceptChangesDeps) =>
  async (items: readonly unknown[]): Promise<void> => {
    const { good, bad } = sortChanges(items, deps.verify);
    if (bad > 0) deps.counters.add('notification_bad_item', bad);
    await Promise.all(
      toWork(good, deps.now()).map((work) => deps.queues.enqueue('mail-notifications', work)),
    );
  };
