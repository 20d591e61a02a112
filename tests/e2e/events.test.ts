import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answer, Crm, Json } from '../stage/system/crm.ts';
import { openSystem } from '../stage/system/system-stage.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';
import { until } from '../stage/until.ts';

const hook = await webhookListener();
const { system, on } = await openSystem({
  env: { ...hook.env, DELAY_SCALE: '0.01', RESYNC_MINUTES: '0' },
});
afterEach(() => hook.answer(() => 204));

const feed = (app: Crm, query = ''): Promise<Answer> =>
  app.call('GET', `events?account=${app.account}${query}`);

/** All of an account, page by page, until nothing follows. */
async function follow(app: Crm, limit = 2): Promise<readonly Json[]> {
  const events: Json[] = [];
  let after = '';
  for (;;) {
    const { status, body } = await feed(app, `&limit=${limit}${after}`);
    expect(status).toBe(200);
    events.push(...body.events);
    after = `&after=${body.nextCursor}`;
    if (!body.hasMore) return events;
  }
}

const heardOf = (app: Crm) => hook.heard.filter(({ data }) => data['accountId'] === app.account);

describe('the feed', () => {
  it('gives the same events as the webhook, each once, in an order that stays', async () => {
    const { app, carla, first } = await on.started('Offer');
    for (const text of ['One', 'Two', 'Three']) {
      await carla.reply(first.internetMessageId, { text });
    }
    await carla.reply(first.internetMessageId, {
      text: 'Private',
      attachments: [
        {
          name: 'large.bin',
          contentType: 'application/octet-stream',
          contentBase64: Buffer.alloc(3_145_729).toString('base64'),
        },
      ],
    });
    await system.idle();
    await until(() => heardOf(app).some(({ type }) => type === 'conversation.message.skipped'));
    await system.idle();
    const events = await follow(app);
    const ids = events.map(({ id }) => String(id));
    expect(new Set(ids)).toEqual(new Set(heardOf(app).map(({ id }) => id)));
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set([
        'connection.changed',
        'conversation.entry.created',
        'conversation.entry.updated',
        'conversation.message.skipped',
      ]),
    );
    const heard = new Map(heardOf(app).map((one) => [one.id, one]));
    for (const { id, type, timestamp, data } of events) {
      expect(heard.get(id)).toMatchObject({ type, timestamp, data });
    }
    expect(await follow(app, 100)).toEqual(events);
  });

  it('goes on from its cursor, and waits for news when it is asked to', async () => {
    const { app } = await on.connected();
    const { body } = await feed(app, '&limit=100');
    expect(body).toMatchObject({ hasMore: false, nextCursor: expect.any(String) });
    const asked = feed(app, `&after=${body.nextCursor}&wait=20`);
    expect((await app.disconnect('u1')).status).toBe(204);
    const news = (await asked).body;
    expect(news.events).toMatchObject([
      { type: 'connection.changed', data: { reason: 'disconnected' } },
    ]);
    const nothing = await feed(app, `&after=${news.nextCursor}`);
    expect(nothing.body).toEqual({ events: [], nextCursor: news.nextCursor, hasMore: false });
  });

  it('begins at a time, too', async () => {
    const { app } = await on.connected();
    const since = (ms: number) => feed(app, `&since=${new Date(Date.now() + ms).toISOString()}`);
    expect((await since(-60_000)).body.events).toHaveLength(1);
    expect((await since(3_600_000)).body.events).toEqual([]);
  });

  it('loses what an erased contact said, and nothing else', async () => {
    const { app, contact } = await on.started('Secret offer');
    await until(async () => (await follow(app)).length >= 3);
    expect((await app.call('DELETE', app.contact(contact.id))).status).toBe(204);
    const left = await follow(app);
    expect(left.map(({ type }) => type)).toEqual(['connection.changed']);
    expect(JSON.stringify(left)).not.toContain('Secret');
  });

  it('is one of each account, and a cursor opens its own alone', async () => {
    const [one, other] = [await on.connected(), await on.connected()];
    const { body } = await feed(one.app);
    expect(await feed(other.app, `&after=${body.nextCursor}`)).toMatchObject({
      status: 400,
      body: { code: 'invalid_cursor' },
    });
    expect((await feed(other.app)).body.events).toHaveLength(1);
  });

  it.each([
    ['', 'invalid_request'],
    ['?account=..', 'invalid_id'],
    ['?account=acme&after=made-up', 'invalid_cursor'],
    ['?account=acme&limit=0', 'invalid_request'],
    ['?account=acme&limit=101', 'invalid_request'],
    ['?account=acme&wait=21', 'invalid_request'],
    ['?account=acme&since=yesterday', 'invalid_request'],
  ])('refuses "%s" as %s', async (query, code) => {
    const { app } = await on.strangers();
    expect(await app.call('GET', `events${query}`)).toMatchObject({ status: 400, body: { code } });
  });

  it('of an account that nothing happened in is empty', async () => {
    const { app } = await on.strangers();
    expect((await feed(app)).body).toMatchObject({ events: [], hasMore: false });
  });
});

describe('an event', () => {
  it('is delivered again under its id', async () => {
    const { app } = await on.connected();
    const [event] = await follow(app);
    await until(() => heardOf(app).length > 0);
    const again = await app.call('POST', `events/${event.id}/redeliver?account=${app.account}`);
    expect(again.status).toBe(202);
    await until(() => heardOf(app).length > 1);
    const [first, second] = heardOf(app);
    expect(second).toEqual(first);
  });

  it.each([`evt_${'0'.repeat(40)}_1`, 'evt_none', 'nothing', '%20'])(
    'that is not there (%s) is not found',
    async (id) => {
      const { app } = await on.connected();
      expect(await app.call('POST', `events/${id}/redeliver?account=${app.account}`)).toMatchObject(
        { status: 404, body: { code: 'not_found' } },
      );
    },
  );

  it('of another account is not found', async () => {
    const [one, other] = [await on.connected(), await on.connected()];
    const [event] = await follow(one.app);
    const path = `events/${event.id}/redeliver?account=${other.app.account}`;
    expect((await other.app.call('POST', path)).status).toBe(404);
  });
});

describe('the endpoint', () => {
  it('is tried by a signed test event, whose answer is told', async () => {
    const { app } = await on.strangers();
    const answered = await app.call('POST', 'events/test');
    expect(answered).toMatchObject({
      status: 200,
      body: { delivered: true, status: 204, code: null, ms: expect.any(Number) },
    });
    expect(hook.heard.at(-1)).toMatchObject({ id: answered.body.id, type: 'endpoint.test' });
    hook.answer(() => 418);
    expect((await app.call('POST', 'events/test')).body).toMatchObject({
      delivered: false,
      status: 418,
      code: 'http_418',
    });
    expect(hook.refused).toEqual([]);
  });

  it('that answers 410 is told nothing until it is enabled, and what it missed is in the feed', async () => {
    const { app, carla, first } = await on.started('Gone');
    await until(() => heardOf(app).length >= 3);
    await system.idle();
    const cursor = (await feed(app, '&limit=100')).body.nextCursor;
    hook.answer(() => 410);
    await carla.reply(first.internetMessageId, { text: 'Is anybody there?' });
    await system.idle();
    const state = async (): Promise<Json> => (await app.call('GET', 'events/endpoint')).body;
    await until(async () => !(await state()).enabled);
    expect(await state()).toMatchObject({
      configured: true,
      enabled: false,
      reason: 'gone',
      disabledAt: expect.any(String),
      lastSuccess: expect.any(String),
      lastFailure: { code: 'http_410' },
    });
    hook.answer(() => 204);
    const heard = hook.heard.length;
    await carla.reply(first.internetMessageId, { text: 'Still not?' });
    await system.idle();
    await until(async () => (await app.conversation('carla')).length === 3);
    await system.idle();
    expect(hook.heard).toHaveLength(heard);
    const [event] = (await feed(app, `&after=${cursor}`)).body.events;
    expect(
      await app.call('POST', `events/${event.id}/redeliver?account=${app.account}`),
    ).toMatchObject({ status: 409, body: { code: 'endpoint_disabled' } });

    const enabled = await app.call('POST', 'events/endpoint/enable');
    expect(enabled).toMatchObject({ status: 200, body: { enabled: true, disabledAt: null } });
    const since = encodeURIComponent(String(enabled.body.missedSince));
    const missed = (await feed(app, `&since=${since}&limit=100`)).body.events.map(
      ({ data }: Json) => data.snippet,
    );
    expect(missed).toEqual(
      expect.arrayContaining([
        expect.stringContaining('Is anybody there?'),
        expect.stringContaining('Still not?'),
      ]),
    );
    await carla.reply(first.internetMessageId, { text: 'There you are' });
    await system.idle();
    await until(() =>
      heardOf(app).some(({ data }) => String(data['snippet']).startsWith('There you are')),
    );
  });

  it('needs a key', async () => {
    const { app } = await on.strangers();
    for (const [method, path] of [
      ['GET', `events?account=${randomUUID()}`],
      ['POST', 'events/test'],
      ['GET', 'events/endpoint'],
      ['POST', 'events/endpoint/enable'],
      ['POST', 'events/evt_1/redeliver?account=a'],
    ] as const) {
      expect((await app.call(method, path, { key: null })).status).toBe(401);
    }
  });
});
