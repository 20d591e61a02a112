import { expect, it } from 'vitest';
import type { Crm, Json } from '../stage/system/crm.ts';
import { openSystem } from '../stage/system/system-stage.ts';
import { until } from '../stage/until.ts';

const { system, on } = await openSystem({
  env: {
    CRM_WEBHOOK_URL: '',
    CRM_WEBHOOK_SECRETS: '',
    DELAY_SCALE: '0.01',
    RESYNC_MINUTES: '0',
  },
  // What a killed host had of the queue comes again soon, and not after ten minutes.
  messageLeaseMs: 2_000,
});

const events = async (app: Crm): Promise<readonly Json[]> =>
  (await app.call('GET', `events?account=${app.account}&limit=100`)).body.events;

it('the feed has all events without a webhook, also after the host was killed', async () => {
  const { app, carla, first } = await on.started('Offer');
  await carla.reply(first.internetMessageId, { text: 'Yes' });
  await system.host.kill();
  await system.host.restart();
  await system.idle();
  await until(
    async () => (await events(app)).filter(({ type }) => type.endsWith('created')).length === 2,
  );
  const all = await events(app);
  expect(all.map(({ type }) => type)).toContain('connection.changed');
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
});

it('what asks the endpoint is refused: there is none', async () => {
  const { app } = await on.connected();
  const refused = { status: 409, body: { code: 'webhook_not_configured' } };
  expect(await app.call('POST', 'events/test')).toMatchObject(refused);
  expect(await app.call('POST', 'events/endpoint/enable')).toMatchObject(refused);
  const [event] = await until(async () => {
    const found = await events(app);
    return found.length > 0 ? found : null;
  });
  expect(
    await app.call('POST', `events/${event.id}/redeliver?account=${app.account}`),
  ).toMatchObject(refused);
  expect((await app.call('GET', 'events/endpoint')).body).toMatchObject({
    configured: false,
    enabled: false,
  });
});
