import type { LifecycleEvent } from '../notify/items.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { Subscription } from '../notify/subscription.ts';
import type { World } from '../world.ts';
import type { ControlRoute } from './control-route.ts';
import { ControlError, fieldsOf } from './input.ts';
import type { Fields } from './input.ts';
import { mailboxNamed } from './mailbox-of.ts';

const LIFECYCLE_EVENTS = ['reauthorizationRequired', 'subscriptionRemoved', 'missed'] as const;

/** Subscriptions and what is told over them. */
export function subscriptionRoutes(world: World, notifier: Notifier): ControlRoute[] {
  return [
    {
      method: 'GET',
      path: '/control/subscriptions',
      run: () => ({
        subscriptions: [...world.subscriptions.values()].map((each) =>
          subscriptionView(world, each),
        ),
      }),
    },
    {
      method: 'POST',
      path: '/control/subscriptions/forget',
      run: (request) => {
        const chosen = subscriptionsFrom(world, fieldsOf(request));
        for (const { id } of chosen) world.subscriptions.delete(id);
        return { forgotten: chosen.map(({ id }) => id) };
      },
    },
    {
      method: 'POST',
      path: '/control/subscriptions/expire',
      run: (request) => {
        const chosen = subscriptionsFrom(world, fieldsOf(request));
        for (const each of chosen) {
          each.expires = world.clock.now();
          world.subscriptions.delete(each.id);
        }
        return { expired: chosen.map(({ id }) => id) };
      },
    },
    {
      method: 'POST',
      path: '/control/lifecycle',
      run: (request) => lifecycle(world, notifier, fieldsOf(request)),
    },
    {
      method: 'POST',
      path: '/control/notifications/release',
      run: (request) => {
        const fields = fieldsOf(request);
        const order = fields.optional('order', (name) =>
          fields.choice(name, ['as-held', 'reversed'] as const),
        );
        fields.end();
        return { released: notifier.release(order ?? 'as-held') };
      },
    },
    {
      method: 'GET',
      path: '/control/notifications',
      run: () => ({ state: notifier.state(), deliveries: notifier.deliveries }),
    },
    {
      method: 'GET',
      path: '/control/idle',
      run: async (request) => {
        const wait = Number(request.url.searchParams.get('wait') ?? 0);
        if (!(wait >= 0 && wait <= 60_000)) throw new ControlError('wait must be from 0 to 60000');
        return notifier.whenIdle(wait);
      },
    },
  ];
}

function lifecycle(world: World, notifier: Notifier, fields: Fields): unknown {
  const event: LifecycleEvent = fields.choice('event', LIFECYCLE_EVENTS);
  const chosen = subscriptionsFrom(world, fields);
  const told = chosen.filter((each) => {
    if (event === 'subscriptionRemoved') world.subscriptions.delete(each.id);
    return notifier.announce(each, event);
  });
  return { announced: told.map(({ id }) => id) };
}

/** By `id`, by `email` (all of that mailbox), or all. */
function subscriptionsFrom(world: World, fields: Fields): Subscription[] {
  const id = fields.optional('id', fields.text);
  const oid = fields.has('email') ? mailboxNamed(world, fields.text('email')).oid : undefined;
  fields.end();
  const chosen = [...world.subscriptions.values()].filter(
    (each) => (id === undefined || each.id === id) && (oid === undefined || each.oid === oid),
  );
  if (id !== undefined && chosen.length === 0) throw new ControlError(`no subscription ${id}`, 404);
  return chosen;
}

function subscriptionView(world: World, subscription: Subscription): unknown {
  return {
    ...subscription,
    expires: new Date(subscription.expires).toISOString(),
    mailbox: world.mailboxes.get(subscription.oid)?.email ?? null,
  };
}
