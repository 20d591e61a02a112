import { describe, expect, test } from 'vitest';
import { DEFAULT_CLIENT_ID } from '../../simulator/people.ts';
import { startSimulator } from '../../simulator/server.ts';
import { openHook } from '../stage/microsoft/notification-hook.ts';
import { ANNA, CARLA } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();
const hook = await openHook();
const { simulator } = world;

async function press(path: string, fields: Record<string, string> = {}): Promise<number> {
  const body = new URLSearchParams(fields);
  const url = `${simulator.url}/panel/${path}`;
  const { status, headers } = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  if (status === 303) expect(headers.get('location')).toBe('/panel');
  return status;
}

const turn = (fault: string, to: 'on' | 'off'): Promise<number> =>
  press(`faults/${fault}`, { turn: to });

/** The page as text. */
async function panel(): Promise<string> {
  const page = await (await fetch(`${simulator.url}/panel`)).text();
  return page.replaceAll(/<[^>]+>/gu, ' ').replaceAll(/\s+/gu, ' ');
}

const faults = async (): Promise<unknown[]> =>
  (await world.control<{ faults: unknown[] }>('GET', '/faults')).faults;

describe('a fault on the panel', () => {
  test.each([
    ['lost', 1],
    ['repeated', 1],
    ['late', 1],
    ['throttled', 1],
    ['slow', 1],
    ['outage', 3],
    ['lost-answer', 1],
  ])('%s is %i rules of the fault book, once, and none when it is off', async (fault, rules) => {
    expect(await turn(fault, 'on')).toBe(303);
    expect(await turn(fault, 'on')).toBe(303);
    expect(await faults()).toHaveLength(rules);
    expect(await panel()).toContain('Turn off');
    await turn(fault, 'off');
    expect(await faults()).toEqual([]);
    expect(await panel()).toContain('Microsoft 365 works well.');
  });

  test('that is unknown is 404', async () => {
    expect(await turn('nothing', 'on')).toBe(404);
  });

  test('strikes, and the page says how often and what is expected', async () => {
    await turn('throttled', 'on');
    const anna = await world.graph();
    const { status, headers } = await anna.get('/me/messages');
    expect([status, headers.get('retry-after')]).toEqual([429, '5']);
    expect(await panel()).toMatch(
      /Too many requests .* waits as long as it is told.* Struck once/u,
    );
    expect(await panel()).toContain('429 too many requests, told to wait (TooManyRequests), by a');
  });

  test('is mended with all others, those of programs and what they held too', async () => {
    const anna = await world.graph();
    await anna.subscribe(hook);
    await turn('outage', 'on');
    await world.fault({ target: 'notification' }, { type: 'hold' });
    expect(await panel()).toContain('One more fault is in force, set by a program.');
    await world.act(CARLA, 'send', { to: [ANNA], subject: 'Held', text: 'x' });
    await press('mend');
    await world.idle();
    expect(await faults()).toEqual([]);
    expect(hook.changes()).toHaveLength(1);
    expect((await anna.get('/me/messages')).status).toBe(200);
  });
});

describe('a fault of a program that strikes no more', () => {
  test.each([
    ['so often', { times: 1 }],
    ['that one', { nth: 1 }],
    ['until then', { until: '2020-01-01T00:00:00Z' }],
  ])('is not in force: %s', async (_words, match) => {
    await world.fault({ target: 'graph', ...match }, { type: 'fail', status: 500 });
    const anna = await world.graph();
    await anna.get('/me/messages');
    expect(await panel()).toContain('Microsoft 365 works well.');
    expect(await panel()).not.toContain('in force');
    await press('mend');
  });
});

describe('a grant on the panel', () => {
  test('is there once somebody has signed in, revoked, given back, and given back with all', async () => {
    expect(await panel()).toContain('Nobody has signed in with it yet.');
    const { oid } = simulator.world.findMailbox(ANNA) ?? expect.fail();
    const grant = { clientId: DEFAULT_CLIENT_ID, oid, scopes: ['Mail.ReadWrite'] };
    simulator.world.tokens.issueRefreshToken(grant);
    const anna = await world.graph();
    const status = async (): Promise<number> => (await anna.get('/me/messages')).status;
    expect(await panel()).toContain('Has approved the app');
    await press('grants/revoke', { email: ANNA });
    expect(await status()).toBe(401);
    expect(await panel()).toContain('Revoked: a new sign-in is needed');
    expect(await panel()).toContain('A grant is revoked.');
    await press('grants/restore', { email: ANNA });
    expect(await status()).toBe(200);
    await press('grants/revoke', { email: ANNA });
    await press('mend');
    expect(await status()).toBe(200);
    expect(await press('grants/revoke', { email: 'nobody@nowhere.example' })).toBe(404);
  });
});

describe('a company on the panel', () => {
  test('gets another policy, an approval, and loses it', async () => {
    const contoso = simulator.world.findTenant('contoso') ?? expect.fail();
    await press(`companies/${contoso.tid}`, { policy: 'managed' });
    expect(contoso.consentPolicy).toBe('managed');
    expect(await panel()).toContain('Not approved yet');
    await press(`companies/${contoso.tid}`, { policy: 'managed', action: 'approve' });
    expect([...contoso.adminConsents]).toEqual([DEFAULT_CLIENT_ID]);
    await press(`companies/${contoso.tid}`, { policy: 'managed', action: 'withdraw' });
    expect(contoso.adminConsents.size).toBe(0);
    expect(await press('companies/none', { policy: 'user' })).toBe(404);
  });

  test('of the default world asks for an administrator where the setting says so, but for Fabrikam', async () => {
    const policies = async (): Promise<unknown> => {
      const { tenants } = await world.control<{
        tenants: { name: string; consentPolicy: string }[];
      }>('GET', '/tenants');
      return tenants
        .filter(({ name }) => name === 'contoso' || name === 'fabrikam')
        .map(({ consentPolicy }) => consentPolicy);
    };
    expect(await policies()).toEqual(['user', 'user']);
    const managed = await startSimulator({ settings: { consentPolicy: 'managed' } });
    const of = (name: string): string | undefined => managed.world.findTenant(name)?.consentPolicy;
    expect([of('contoso'), of('fabrikam')]).toEqual(['managed', 'user']);
    await managed.close();
  });
});

describe('the story on the panel', () => {
  test('tells of mail, notifications, requests, items of a batch and lifecycle events, newest first', async () => {
    const anna = await world.graph();
    await anna.subscribe(hook);
    await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', text: 'x' });
    await world.idle();
    await anna.post('/$batch', {
      requests: [{ id: '1', method: 'GET', url: '/me/messages?$select=id' }],
    });
    await press('missed');
    await world.idle();
    const told = await panel();
    const order = [
      'Microsoft tells Contoso CRM: notifications were missed',
      'asks one thing in one request',
      'Microsoft tells Contoso CRM of one change of Anna Auer’s mailbox notification 202',
      'Anna Auer gets a mail from Carla Costa',
      'Contoso CRM subscribes to changes for Anna Auer POST /subscriptions 201',
    ];
    const at = order.map((words) => told.indexOf(words));
    expect(
      at.every((place) => place > 0),
      told,
    ).toBe(true);
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(hook.events()).toEqual(['missed']);
  });

  test('tells what a fault does to a notification, and that a refresh is refused', async () => {
    const anna = await world.graph();
    await anna.subscribe(hook);
    await turn('lost', 'on');
    await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', text: 'x' });
    await fetch(`${simulator.loginUrl}/common/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: 'stolen',
        client_id: DEFAULT_CLIENT_ID,
        client_secret: 'simulator-client-secret',
      }),
    });
    const told = await panel();
    expect(told).toContain('has news of Anna Auer’s mailbox the notification is lost');
    expect(told).toMatch(/asks for a new access token for somebody .*400 invalid_grant/u);
  });

  test('is cleared, and shows no markup of a name', async () => {
    simulator.world.addMailbox({ email: 'x@contoso.example', name: '<img src=x>' });
    await world.act('x@contoso.example', 'send', { to: [ANNA], subject: 'Hi', text: 'x' });
    const page = await (await fetch(`${simulator.url}/panel`)).text();
    expect(page).toContain('&lt;img src=x&gt;');
    await press('clear');
    expect(await panel()).toContain('Nothing yet.');
  });

  test('a wait ends with the next request', async () => {
    const version = async (since: string): Promise<string> => {
      const response = await fetch(`${simulator.url}/live/panel?since=${since}`);
      const answer: { version: string } = JSON.parse(await response.text());
      return answer.version;
    };
    const anna = await world.graph();
    const known = await version('');
    const waiting = version(known);
    await anna.get('/me');
    expect(await waiting).not.toBe(known);
  });
});
