import { ServiceFailure } from '../../../shared/domain/failure.ts';
import type { Mail } from '../../../shared/ports/mail.ts';
import { toSubscription } from './graph-shapes.ts';
import type { MailboxRequest } from './mailbox-requests.ts';
import type { Outside } from './outside.ts';

type Subscriptions = Pick<
  Mail,
  'subscriptions' | 'subscription' | 'subscribe' | 'renew' | 'unsubscribe'
>;

export function subscriptionsInMemory(
  { notifier, faults }: Pick<Outside, 'notifier' | 'faults'>,
  call: MailboxRequest,
): Subscriptions {
  return {
    subscriptions: (ref) =>
      call(ref, 'list subscriptions', ({ email }) => notifier.of(email).map(toSubscription)),

    subscription: (ref, id) =>
      call(ref, `subscription ${id}`, ({ email }) => {
        const found = notifier.find(email, id);
        return found ? toSubscription(found) : 'missing';
      }),

    subscribe: (ref, asked) =>
      call(ref, `subscribe ${asked.resource}`, async ({ email }) => {
        const { resource, clientState, notificationUrl, lifecycleUrl } = asked;
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

    renew: (ref, id, expiresAt) =>
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
