import type { LifecycleEvent } from '../notify/items.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { Subscription } from '../notify/subscription.ts';
import type { Settings } from '../settings.ts';
import type { World } from '../world.ts';
import { faultFrom } from './fault-input.ts';
import { ControlError, defined, fieldsOf } from './input.ts';
import type { Fields } from './input.ts';
import type { ControlRoute } from './routes.ts';

const LIFECYCLE_EVENTS = ['reauthorizationRequired', 'subscriptionRemoved', 'missed'] as const;

/** The services around the mailboxes: faults, subscriptions, tokens, clock, journal, settings. */
export function serviceRoutes(world: World, notifier: Notifier): ControlRoute[] {
  return [
    {
      method: 'POST',
      path: '/control/faults',
      run: (request) => world.faults.add(faultFrom(fieldsOf(request))),
    },
    { method: 'GET', path: '/control/faults', run: () => ({ faults: world.faults.list() }) },
    {
      method: 'DELETE',
      path: '/control/faults',
      run: () => {
        world.faults.clear();
        return {};
      },
    },
    {
      method: 'DELETE',
      path: '/control/faults/:id',
      run: (request) => {
        const id = request.params['id'] ?? '';
        if (!world.faults.remove(id)) throw new ControlError(`no fault ${id}`, 404);
        return {};
      },
    },
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
      method: 'POST',
      path: '/control/tokens/revoke',
      run: (request) => {
        const fields = fieldsOf(request);
        const { oid } = mailboxFrom(world, fields);
        world.tokens.revoke(oid, {
          aadsts: fields.optional('aadsts', fields.number) ?? 50173,
          claimsChallenge: fields.optional('claimsChallenge', fields.flag) ?? false,
        });
        fields.end();
        return {};
      },
    },
    {
      method: 'POST',
      path: '/control/tokens/restore',
      run: (request) => {
        const fields = fieldsOf(request);
        world.tokens.restore(mailboxFrom(world, fields).oid);
        fields.end();
        return {};
      },
    },
    {
      method: 'POST',
      path: '/control/tokens/expire',
      run: (request) => {
        const fields = fieldsOf(request);
        const { oid } = mailboxFrom(world, fields);
        fields.end();
        for (const token of world.tokens.accessTokens.values()) {
          if (token.oid === oid) token.expiresAt = world.clock.now();
        }
        return {};
      },
    },
    {
      method: 'POST',
      path: '/control/tokens/issue',
      run: (request) => {
        const fields = fieldsOf(request);
        const { oid } = mailboxFrom(world, fields);
        const token = world.tokens.issueAccessToken({
          clientId: fields.optional('clientId', fields.text) ?? [...world.apps.keys()][0] ?? '',
          oid,
          scopes: (
            fields.optional('scopes', fields.list) ?? ['User.Read', 'Mail.ReadWrite', 'Mail.Send']
          ).map(String),
          handlesClaimsChallenge: fields.optional('handlesClaimsChallenge', fields.flag) ?? false,
        });
        fields.end();
        return { token: token.token, expiresAt: new Date(token.expiresAt).toISOString() };
      },
    },
    {
      method: 'POST',
      path: '/control/apps/secret',
      run: (request) => {
        const fields = fieldsOf(request);
        const clientId =
          fields.optional('clientId', fields.text) ?? [...world.apps.keys()][0] ?? '';
        const expired = fields.flag('expired');
        fields.end();
        const app = world.apps.get(clientId);
        if (app === undefined) throw new ControlError(`no app ${clientId}`, 404);
        for (const secret of app.secrets) {
          secret.expiresAt = expired ? world.clock.now() : Number.POSITIVE_INFINITY;
        }
        return {};
      },
    },
    { method: 'GET', path: '/control/clock', run: () => clockView(world) },
    {
      method: 'POST',
      path: '/control/clock',
      run: (request) => {
        const fields = fieldsOf(request);
        const advanceMs = fields.optional('advanceMs', fields.number);
        const now = fields.optional('now', fields.time);
        fields.end();
        if ((advanceMs === undefined) === (now === undefined)) {
          throw new ControlError('either advanceMs or now is needed');
        }
        if (advanceMs !== undefined && advanceMs < 0)
          throw new ControlError('advanceMs must not be negative');
        if (now === undefined) world.clock.advance(advanceMs ?? 0);
        else world.clock.set(now);
        return clockView(world);
      },
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
    { method: 'GET', path: '/control/requests', run: () => ({ requests: world.journal.entries }) },
    {
      method: 'DELETE',
      path: '/control/requests',
      run: () => {
        world.journal.clear();
        return {};
      },
    },
    { method: 'GET', path: '/control/settings', run: () => world.settings },
    {
      method: 'POST',
      path: '/control/settings',
      run: (request) => {
        Object.assign(world.settings, settingsFrom(world.settings, fieldsOf(request)));
        return world.settings;
      },
    },
    {
      method: 'POST',
      path: '/control/reset',
      run: () => {
        world.reset();
        return {};
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
  const oid = fields.has('email') ? mailboxFrom(world, fields).oid : undefined;
  fields.end();
  const chosen = [...world.subscriptions.values()].filter(
    (each) => (id === undefined || each.id === id) && (oid === undefined || each.oid === oid),
  );
  if (id !== undefined && chosen.length === 0) throw new ControlError(`no subscription ${id}`, 404);
  return chosen;
}

function mailboxFrom(world: World, fields: Fields): { oid: string } {
  const email = fields.text('email');
  const mailbox = world.findMailbox(email);
  if (mailbox === undefined) throw new ControlError(`no mailbox ${email}`, 404);
  return mailbox;
}

function subscriptionView(world: World, subscription: Subscription): unknown {
  return {
    ...subscription,
    expires: new Date(subscription.expires).toISOString(),
    mailbox: world.mailboxes.get(subscription.oid)?.email ?? null,
  };
}

function clockView(world: World): unknown {
  return { now: new Date(world.clock.now()).toISOString() };
}

function settingsFrom(current: Settings, fields: Fields): Partial<Settings> {
  const read = Object.entries(current).flatMap(([name, value]): [string, unknown][] => {
    if (!fields.has(name)) return [];
    if (name === 'duplicateSubscriptions')
      return [[name, fields.choice(name, ['conflict', 'allow'])]];
    if (name === 'conversationIds')
      return [[name, fields.choice(name, ['thread', 'subject', 'never'])]];
    return [[name, typeof value === 'boolean' ? fields.flag(name) : fields.number(name)]];
  });
  fields.end();
  return defined(Object.fromEntries(read));
}
