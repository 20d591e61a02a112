import type { World } from '../world.ts';
import type { Notifier } from './notifier.ts';
import type { Subscription } from './subscription.ts';

/** Lets a subscription end by the clock, and asks for reauthorization before. Call again when it is renewed. */
export function armSubscription(
  world: World,
  notifier: Notifier,
  subscription: Subscription,
): void {
  const { expires } = subscription;
  const current = (): boolean =>
    world.subscriptions.get(subscription.id) === subscription && subscription.expires === expires;
  const warning = expires - world.settings.reauthorizationLeadMs;
  if (warning > world.clock.now()) {
    world.clock.at(warning, () => {
      if (current()) notifier.announce(subscription, 'reauthorizationRequired');
    });
  }
  world.clock.at(expires, () => {
    if (current()) world.subscriptions.delete(subscription.id);
  });
}
