import { sortLifecycle } from '../../domain/mailbox/change-notification.ts';
import type { AcceptPorts } from '../receive/accept-change-notifications.ts';
import { enqueue } from '../work/enqueue.ts';

/** A lifecycle event is only a hint: it becomes an upkeep task that looks the subscription up before it does anything. */
export const acceptLifecycle =
  (deps: AcceptPorts) =>
  async (items: readonly unknown[]): Promise<void> => {
    const { good, bad } = sortLifecycle(items, deps.verify);
    if (bad > 0) deps.counters.add('lifecycle_unknown', bad);
    const distinct = new Map(
      good.map((hint) => [`${hint.ref} ${hint.event} ${hint.subscriptionId}`, hint]),
    );
    await Promise.all(
      [...distinct.values()].map((hint) =>
        enqueue(deps, 'lifecycle', {
          mailboxRef: hint.ref,
          event: hint.event,
          subscriptionId: hint.subscriptionId,
        }),
      ),
    );
  };
