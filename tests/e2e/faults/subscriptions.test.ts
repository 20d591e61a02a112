import { describe, expect, it } from 'vitest';
import type { Json } from '../../stage/system/crm.ts';
import type { Person } from '../../stage/system/person.ts';
import { openSystem, expectConversation } from '../../stage/system/system-stage.ts';
import { webhookListener } from '../../stage/system/webhook-listener.ts';

/** Less than a day, so that every renewal is due at once, and less than the app would like to have. */
const LONGEST_MINUTES = 1430;

const hook = await webhookListener();
const { system, on } = await openSystem({
  env: { ...hook.env, DELAY_SCALE: '0.002', RESYNC_MINUTES: '0' },
  simulator: { settings: { maxSubscriptionMinutes: LONGEST_MINUTES } },
});

const ids = async (of: Person): Promise<readonly string[]> =>
  (await on.subscriptions(of)).map((one) => String(one.id)).toSorted();

async function expectBoth(of: Person, notThese: readonly string[] = []): Promise<void> {
  await expect
    .poll(async () => (await ids(of)).filter((id) => !notThese.includes(id)).length)
    .toBe(2);
}

describe('subscriptions', () => {
  it('longer than Graph allows are asked for again, shorter, and shown with their true end', async () => {
    const { app, anna } = await on.connected();
    await expectBoth(anna);
    const ends = (await on.subscriptions(anna)).map((one) => Date.parse(one.expires));
    const shown = Date.parse((await app.connection('u1')).body.subscriptionsExpireAt);
    expect(shown).toBe(Math.floor(Math.min(...ends) / 1000) * 1000 + (shown % 1000));
    expect(shown).toBeLessThan(Date.now() + LONGEST_MINUTES * 60_000);
  });

  it('that went without a word, as after a password reset, are found missing and made anew', async () => {
    const { app, anna, carla, first } = await on.started('Reset');
    const before = await ids(anna);
    await on.control('POST', 'subscriptions/forget', { email: anna.email });
    await carla.reply(first.internetMessageId, { text: 'Nobody was told' });
    await system.host.fire('resync-mailboxes');
    await expectConversation(app, ['Nobody was told', 'Hello']);
    await expectBoth(anna, before);
    await system.idle();
    await carla.reply(first.internetMessageId, { text: 'Told again' });
    await expectConversation(app, ['Told again', 'Nobody was told', 'Hello']);
  });

  it('that are made anew have the mailbox asked what it is called: a rename shows, and is told once', async () => {
    const { app, anna, carla, first } = await on.started('Renamed');
    const email = anna.email.replace('anna', 'anna.berg');
    await on.control('PATCH', `mailboxes/${anna.email}`, { email });
    await on.control('POST', 'subscriptions/forget', { email });
    await system.host.fire('resync-mailboxes');
    await expect.poll(async () => (await app.connection('u1')).body.email).toBe(email);
    const told = () =>
      hook.heard.filter(
        ({ type, data }) =>
          type === 'connection.changed' &&
          data['accountId'] === app.account &&
          data['reason'] === 'address_changed',
      );
    await expect.poll(() => told().length).toBe(1);
    expect(told()[0]?.data).toMatchObject({ email });
    await system.host.fire('resync-mailboxes');
    await carla.reply(first.internetMessageId, { text: 'To the old address' });
    await expectConversation(app, ['To the old address', 'Hello']);
    await system.idle();
    expect([told().length, (await app.connection('u1')).body.status]).toEqual([1, 'connected']);
  });

  it('that are 404 at their renewal are made anew, and the gap is brought in', async () => {
    const { app, anna, carla, first } = await on.started('Renewal');
    const before = await ids(anna);
    await on.control('POST', 'subscriptions/expire', { id: before[0] });
    await on.control('POST', 'subscriptions/expire', { id: before[1] });
    await carla.reply(first.internetMessageId, { text: 'In the gap' });
    await system.host.fire('renew-subscriptions');
    await expectBoth(anna, before);
    await expectConversation(app, ['In the gap', 'Hello']);
    expect((await app.connection('u1')).body).toMatchObject({ status: 'connected', problems: 0 });
  });

  it('whose first handshake is too late, as after a cold start, are asked for again', async () => {
    const cold = await on.fault(
      { method: 'POST', path: '^/subscriptions$', times: 1 },
      {
        type: 'fail',
        status: 400,
        code: 'ValidationError',
        message: 'Subscription validation request timed out.',
      },
    );
    const { app, anna } = await on.connected();
    await expectBoth(anna);
    expect(await on.struck(cold)).toBe(1);
    await system.idle();
    expect((await app.connection('u1')).body).toMatchObject({
      status: 'connected',
      lastError: null,
      subscriptionsExpireAt: expect.any(String),
    });
  });

  it('are looked after by one at a time: a renewal and every call to reauthorize together', async () => {
    const { anna } = await on.connected();
    await expectBoth(anna);
    await system.idle();
    await on.control('DELETE', 'requests');
    await on.fault({ method: 'PATCH', path: '^/subscriptions/' }, { type: 'delay', ms: 300 });
    const calls = ['reauthorizationRequired', 'reauthorizationRequired'].map((event) =>
      on.control('POST', 'lifecycle', { email: anna.email, event }),
    );
    await Promise.all([system.host.fire('renew-subscriptions'), ...calls]);
    await system.idle();
    await on.mend();
    const { requests } = await on.control('GET', 'requests');
    const renewals: readonly Json[] = requests.filter(
      (one: Json) => one.mailbox === anna.email && one.path.startsWith('/subscriptions/'),
    );
    expect(renewals.filter((one) => one.path.endsWith('/reauthorize'))).toEqual([]);
    const patches = renewals.filter(({ method, status }) => method === 'PATCH' && status === 200);
    // Once for the timer, and once for all the calls, unless the timer's answered those, too.
    expect([2, 4]).toContain(patches.length);
    const starts = renewals
      .filter(({ method }) => method === 'PATCH')
      .map(({ at }) => Date.parse(at));
    const gaps = starts.slice(1).map((at, n) => at - (starts[n] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(290);
  });

  it.each(['missed', 'subscriptionRemoved'])(
    'that are said to have %s something bring it in without a timer',
    async (event) => {
      const { app, anna, carla, first } = await on.started(`Lifecycle ${event}`);
      const lost = await on.fault({ target: 'notification' }, { type: 'lose' });
      await carla.reply(first.internetMessageId, { text: 'Not notified' });
      await system.idle();
      expect(await on.struck(lost)).toBeGreaterThan(0);
      await on.mend();
      await on.control('POST', 'lifecycle', { email: anna.email, event });
      await expectConversation(app, ['Not notified', 'Hello']);
      await expectBoth(anna);
    },
  );
});
