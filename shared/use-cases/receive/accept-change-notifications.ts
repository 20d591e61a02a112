import {
  sortChanges,
  changesByMailbox,
  type VerifyClientState,
} from '../../domain/mailbox/change-notification.ts';
import type { Counters } from '../../ports/telemetry.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

/** The queues give up in time for Graph's 3 seconds. */
export interface AcceptPorts extends EnqueuePorts {
  readonly verify: VerifyClientState;
  readonly counters: Pick<Counters, 'add'>;
}

/**
 * Law 3: check and enqueue, nothing else; no Graph call, no table read. Throws when the queue does not take it, so
 * that Graph retries; an id that was enqueued twice for it is harmless.
 */
export const acceptChanges =
  (deps: AcceptPorts) =>
  async (items: readonly unknown[]): Promise<void> => {
    const { good, bad } = sortChanges(items, deps.verify);
    if (bad > 0) deps.counters.add('notification_bad_item', bad);
    await Promise.all(changesByMailbox(good).map((changes) => enqueue(deps, 'receive', changes)));
  };
