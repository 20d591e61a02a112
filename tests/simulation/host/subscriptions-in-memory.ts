import { ServiceFailure } from '../../../shared/domain/failure.ts';
import type { MailSubscriptions } from '../../../shared/ports/mail-subscriptions.ts';
import { resourceOf, toSubscription } from './graph-shapes.ts';
import type { MailboxRequest } from './mailbox-requests.ts';
import type { Outside } from './outside.ts';

export function subscriptionsInMemory(
  { notifier, faults }: Pick<Outside, 'notifier' | 'faults'>,
  call: MailboxRequest,
): MailSubscriptions {
  return {
    subscriptions: (ref) =>
      call(ref, 'list subscriptions', ({ email }) => notifier.of(email).map(toSubscription)),

    subscription: (ref, id) =>
      call(ref, `subscription ${id}`, ({ email }) => {
        const found = notifier.find(email, id);
        return found ? toSubscription(found) : 'missing';
      }),

    subscribe: (ref, asked) =>
      call(ref, `subscribe ${resourceOf(asked.kind)}`, async ({ email }) => {
        const { clientState, notificationUrl, lifecycleUrl } = asked;
        const resource = resourceOf(asked.kind);
        const expiresAt = Date.parse(asked.expiresAt);
        const isReached = faults.strike('subscribe') === null;
        const made = await notifier.create(
          { mailbox: email, resource, clientState, notificationUrl, lifecycleUrl, expiresAt },
          isReached,
        );
        if (made === 'too_long')
          throw new ServiceFailure('refused', 'ExtensionError', { status: 400 });
        if (made === 'not_validated') {
          throw new ServiceFailure('refused', 'ValidationError', { status: 400 });
        }
        return made === 'conflict' ? made : toSubscription(made);
      }),

    renew: (ref, id, { expiresAt }) =>
      call(ref, `renew ${id}`, ({ email }) => {
        const found = notifier.find(email, id);
        if (!found) return 'missing';
        if (!notifier.renew(found, Date.parse(expiresAt))) {
          throw new ServiceFailure('refused', 'ExtensionError', { status: 400 });
        }
        return toSubscription(found);
      }),

    unsubscribe: (ref, id) => call(ref, `unsubscribe ${id}`, () => notifier.delete(id)),
  };
}
