import { CONSENT_POLICIES, type Settings } from '../settings.ts';
import type { World } from '../world.ts';
import type { ControlRoute } from './control-route.ts';
import { ControlError, defined, fieldsOf } from './input.ts';
import type { Fields } from './input.ts';

/** The world as a whole: clock, journal, settings. */
export function worldRoutes(world: World): ControlRoute[] {
  return [
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
        const target = now ?? world.clock.now() + (advanceMs ?? 0);
        if (target > LAST_MOMENT) throw new ControlError('the clock ends with the year 9000');
        world.clock.set(target);
        return clockView(world);
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

/** Beyond what RFC 3339 can say no answer could be written, and the world would stand still. */
const LAST_MOMENT = Date.UTC(9001, 0);

function clockView(world: World): unknown {
  return { now: new Date(world.clock.now()).toISOString() };
}

const CHOICES: { readonly [name: string]: readonly string[] } = {
  duplicateSubscriptions: ['conflict', 'allow'],
  conversationIds: ['thread', 'subject', 'never'],
  foreignIds: ['invalid', 'not-found'],
  consentPolicy: CONSENT_POLICIES,
};

function settingsFrom(current: Settings, fields: Fields): Partial<Settings> {
  const read = Object.entries(current).flatMap(([name, value]): [string, unknown][] => {
    if (!fields.has(name)) return [];
    const choices = CHOICES[name];
    if (choices !== undefined) return [[name, fields.choice(name, choices)]];
    return [[name, typeof value === 'boolean' ? fields.flag(name) : fields.number(name)]];
  });
  fields.end();
  return defined(Object.fromEntries(read));
}
