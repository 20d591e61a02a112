import { describe, expect, it } from 'vitest';
import type { Crm, Json } from '../../stage/system/crm.ts';
import type { Person } from '../../stage/system/person.ts';
import { openSystem, type Cast, expectConversation } from '../../stage/system/system-stage.ts';
import { webhookListener } from '../../stage/system/webhook-listener.ts';

/** Five minutes, scaled. */
const PROBE_AFTER_MS = 3000;

const hook = await webhookListener();
const { system, on } = await openSystem({ env: { ...hook.env, DELAY_SCALE: '0.01' } });

const reasons = (app: Crm): readonly unknown[] =>
  hook.heard
    .filter(({ type, data }) => type === 'connection.changed' && data['accountId'] === app.account)
    .map(({ data }) => data['reason']);
const connection = async (app: Crm): Promise<Json> => (await app.connection('u1')).body;
const expire = ({ email }: Person): Promise<Json> => on.control('POST', 'tokens/expire', { email });
const tokensOf = ({ email }: Person) => {
  const oid = system.simulator.world.findMailbox(email)?.oid;
  return [...system.simulator.world.tokens.accessTokens.values()].filter((one) => one.oid === oid);
};

it('a tenant that wants an administrator’s approval is told so, with the way to it', async () => {
  const { app, carla } = await on.connected();
  const asked = await app.authorize('u2');
  const url = new URL(asked.body.adminConsentUrl);
  expect([url.origin, url.pathname]).toEqual([
    new URL(system.simulator.loginUrl).origin,
    expect.stringMatching(/adminconsent$/),
  ]);
  const landed = await app.signIn(asked.body.authorizeUrl, carla.email, 'needs_admin');
  expect(landed.searchParams.get('emailSync')).toBe('admin_consent_required');
  expect((await app.connection('u2')).body.status).toBe('disconnected');
});

describe('a grant', () => {
  it('whose access token is revoked with a claims challenge goes on with a new one at once', async () => {
    const { app, anna, contact } = await on.connected();
    const before = tokensOf(anna);
    // The event that revokes them leaves the refresh token good.
    for (const token of before)
      token.revocation = { aadsts: 50173, claimsChallenge: true, at: Date.now() };
    const sent = await app.send('u1', { contact, subject: 'Challenge', text: 'Hello' });
    expect(sent.status).toBe(201);
    expect(tokensOf(anna).length).toBeGreaterThan(before.length);
    expect(await connection(app)).toMatchObject({ status: 'connected', lastError: null });
  });

  it('that is refused needs a reconnect after a second probe only, is told once, and loses nothing', async () => {
    const { app, anna, carla, contact, first } = await on.started('Revoked');
    await on.control('POST', 'tokens/revoke', { email: anna.email });
    const revoked = Date.now();
    await carla.reply(first.internetMessageId, { text: 'Meanwhile' });
    const waiting = await app.send('u1', { contact, subject: 'Waits', text: 'Hello' });
    expect(waiting.status).toBe(202);
    expect((await connection(app)).status).toBe('connected');
    await expect.poll(async () => (await connection(app)).status).toBe('needs_reconnect');
    expect(Date.now() - revoked).toBeGreaterThanOrEqual(PROBE_AFTER_MS);
    expect(await connection(app)).toMatchObject({
      email: anna.email,
      lastError: { code: 'reconnect_required' },
    });
    expect(await app.send('u1', { contact, subject: 'No', text: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'needs_reconnect' },
    });
    await expect.poll(() => reasons(app)).toEqual(['connected', 'needs_reconnect']);
    await app.connect('u1', anna.email);
    await expectConversation(app, ['Hello', 'Meanwhile', 'Hello']);
    await expect
      .poll(async () => (await app.entry('carla', waiting.body.id)).body.status)
      .toBe('confirmed');
    expect((await carla.messages('inbox')).filter((one) => one.subject === 'Waits')).toHaveLength(
      1,
    );
    await system.idle();
    expect(reasons(app)).toEqual(['connected', 'needs_reconnect', 'reconnected']);
  });

  it('that is refused once, as when two refresh at the same moment, is nobody’s alarm', async () => {
    const { app, anna, carla, first } = await on.started('Race');
    await on.fault(
      { target: 'token', mailbox: anna.email, times: 1 },
      { type: 'fail', status: 400, code: 'invalid_grant', message: 'AADSTS70008' },
    );
    await expire(anna);
    await carla.reply(first.internetMessageId, { text: 'In doubt' });
    // Let go with the refusal, and brought in once the second probe is good.
    await expectConversation(app, ['In doubt', 'Hello']);
    expect(await connection(app)).toMatchObject({ status: 'connected', lastError: null });
    expect(reasons(app)).toEqual(['connected']);
  });

  it('is not doubted when the token endpoint is throttled, broken or cut off, and works right afterwards', async () => {
    const probes = async (app: Crm): Promise<number> =>
      (await on.ops(app, 'health')).body.counters.token_second_probe ?? 0;
    const casts = [];
    for (const effect of [
      { type: 'throttle', retryAfter: '1.2' },
      { type: 'throttle' },
      { type: 'fail', status: 500 },
      { type: 'drop' },
    ]) {
      const cast = await on.started('Endpoint');
      const match = { target: 'token', mailbox: cast.anna.email, times: 1 };
      casts.push({ ...cast, fault: await on.fault(match, effect) });
    }
    const before = await probes(casts[0]?.app ?? ({} as Crm));
    for (const { anna, carla, first } of casts) {
      await expire(anna);
      await carla.reply(first.internetMessageId, { text: 'After all' });
    }
    for (const { app, fault } of casts) {
      await expectConversation(app, ['After all', 'Hello']);
      expect([await on.struck(fault), await probes(app)]).toEqual([1, before]);
      expect(await connection(app)).toMatchObject({ status: 'connected', lastError: null });
    }
  });

  it('that is refused with many others at once is an outage: nobody is disconnected', async () => {
    const casts: Cast[] = [];
    for (let n = 1; n <= 7; n += 1) casts.push(await on.connected());
    await on.fault(
      { target: 'token' },
      { type: 'fail', status: 400, code: 'invalid_grant', message: 'AADSTS50173' },
    );
    for (const { anna, carla } of casts) {
      await expire(anna);
      await carla.send({ to: [{ email: anna.email }], subject: 'Any mail', text: 'x' });
    }
    const guarded = async (): Promise<number> =>
      (await on.ops(casts[0]?.app ?? ({} as Crm), 'health')).body.counters.token_fleet_guard ?? 0;
    await expect.poll(guarded).toBeGreaterThanOrEqual(7);
    for (const { app } of casts) expect((await connection(app)).status).toBe('connected');
    await on.mend();
    const [one] = casts;
    if (!one) return;
    const sent = await one.app.send('u1', { contact: one.contact, subject: 'Goes on', text: 'x' });
    expect(sent.status).toBe(201);
    expect(casts.flatMap(({ app }) => reasons(app))).toEqual(casts.map(() => 'connected'));
  });
});

it('an expired client secret is the operator’s: shown in health, never the user’s fault, and nothing is given up', async () => {
  // Health remembers its last answer for 15 seconds, but not over a start.
  await system.host.restart();
  const { app, anna, carla, first } = await on.started('Secret');
  await on.control('POST', 'apps/secret', { expired: true });
  await expire(anna);
  await carla.reply(first.internetMessageId, { text: 'Still to come' });
  await expect
    .poll(async () => (await connection(app)).lastError?.code)
    .toBe('operator_credentials');
  expect((await connection(app)).status).toBe('connected');
  const health = await fetch(`${system.host.url}/api/health`);
  expect([health.status, await health.json()]).toEqual([
    503,
    { status: 'failing', failing: ['credentials'] },
  ]);
  const ops = (await on.ops(app, 'health')).body;
  expect(ops).toMatchObject({
    status: 'failing',
    failing: ['credentials'],
    operatorFault: { code: 'invalid_client', at: expect.any(String) },
  });
  expect(ops.counters.token_operator_fault).toBeGreaterThan(0);
  await on.control('POST', 'apps/secret', { expired: false });
  await expectConversation(app, ['Still to come', 'Hello']);
  // Microsoft has taken them: nobody is told of the fault any more.
  const healed = { status: 'connected', problems: 0, lastError: null };
  await expect.poll(() => connection(app)).toMatchObject(healed);
  expect((await on.ops(app, 'health')).body.operatorFault).toBeNull();
  expect(reasons(app)).toEqual(['connected']);
});
