import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type PageSession, sessionToken } from '../../shared/domain/page-session.ts';
import { signingKeys } from '../../shared/domain/signed-text.ts';
import { accountIdSchema, userIdSchema } from '../../shared/domain/ids.ts';
import type { Answer, Crm, Json } from '../stage/system/crm.ts';
import { openSystem } from '../stage/system/system-stage.ts';

const CRM = 'https://crm.example';
const EVIL = 'https://evil.example';
const { system, on } = await openSystem({
  env: { ALLOWED_UI_ORIGINS: `${CRM}, https://second.example`, DELAY_SCALE: '0.002' },
});

type Call = { body?: unknown; origin?: string | null; headers?: Record<string, string> };

/** A page of the CRM in somebody's browser: it has a token and no key. */
function page(app: Crm, token: string) {
  return (method: string, path: string, { body, origin = CRM, headers = {} }: Call = {}) =>
    app.call(method, `me/${path}`, {
      key: null,
      ...(body === undefined ? {} : { body }),
      headers: {
        authorization: `Bearer ${token}`,
        ...(origin === null ? {} : { origin }),
        ...headers,
      },
    });
}

const mint = (app: Crm, user: string, fields: object) =>
  app.call('POST', `${app.user(user)}/session`, { body: { origin: CRM, ...fields } });

async function card(app: Crm, user = 'u1', origin = CRM) {
  const { body } = await mint(app, user, { components: ['card'], origin });
  return page(app, body.token);
}

async function conversation(app: Crm, user = 'u1', contacts = ['carla']) {
  const { body } = await mint(app, user, { components: ['conversation'], contacts });
  return page(app, body.token);
}

const ended = ({ status, body }: Answer): Json => [status, body.code];

describe('the CRM’s server gives a page a session', () => {
  it('for a quarter of an hour, with the key and for an allowed origin only', async () => {
    const { app } = await on.strangers();
    const given = await mint(app, 'u1', { components: ['card'] });
    expect(given.status).toBe(201);
    const { token, expiresAt, ...more } = given.body;
    expect(more).toEqual({});
    expect(token.length).toBeLessThan(1000);
    expect((Date.parse(expiresAt) - Date.now()) / 60_000).toBeCloseTo(15, 0);
    const without = await app.call('POST', `${app.user('u1')}/session`, { key: null, body: {} });
    expect(without.status).toBe(401);
    const elsewhere = await mint(app, 'u1', { components: ['card'], origin: EVIL });
    expect(ended(elsewhere)).toEqual([422, 'origin_not_allowed']);
  });

  it.each([
    ['nothing to show', { components: [] }],
    ['a component that is none', { components: ['ops'] }],
    ['a conversation of nobody', { components: ['conversation'] }],
    ['contacts for a card', { components: ['card'], contacts: ['carla'] }],
    ['too many contacts', { components: ['conversation'], contacts: Array.from('x'.repeat(21)) }],
    ['no id', { components: ['conversation'], contacts: ['../carla'] }],
  ])('but not for %s', async (_, fields) => {
    const { app } = await on.strangers();
    expect(ended(await mint(app, 'u1', fields))).toEqual([400, 'invalid_request']);
  });
});

describe('a page with a session, and without a key,', () => {
  it('connects, looks, and disconnects the user’s mailbox', async () => {
    const { app, anna } = await on.strangers();
    const call = await card(app);
    expect((await call('GET', 'connection')).body).toMatchObject({
      accountId: app.account,
      userId: 'u1',
      status: 'disconnected',
    });
    const returnUrl = 'http://127.0.0.1:3000/settings';
    const begun = await call('POST', 'connection/authorize', { body: { returnUrl } });
    const landed = await app.signIn(begun.body.authorizeUrl, anna.email);
    const ticket = landed.searchParams.get('ticket');
    const done = await call('POST', 'connection/complete', { body: { ticket } });
    expect(done.body).toMatchObject({ status: 'connected', email: anna.email });
    expect((await app.connection('u1')).body).toMatchObject({ status: 'connected' });
    const scoped = await call('PATCH', 'connection', { body: { scope: 'crm-threads' } });
    expect(scoped.body).toMatchObject({ scope: 'crm-threads' });
    const wider = await call('PATCH', 'connection', { body: { scope: 'known-contacts' } });
    expect(wider.body).toMatchObject({ scope: 'known-contacts' });
    const { audit } = (await app.call('GET', `${app.user('u1')}/audit`)).body;
    expect(audit).toMatchObject([{ to: 'known-contacts', by: { type: 'owner' } }]);
    expect((await call('GET', 'skipped')).body).toEqual({ skipped: [], nextCursor: null });
    expect((await call('DELETE', 'connection')).status).toBe(204);
    expect((await app.connection('u1')).body).toMatchObject({ status: 'disconnected' });
  });

  it('writes to its contact, and shows that conversation', async () => {
    const { app, carla, contact } = await on.connected();
    const call = await conversation(app);
    const attachments = [
      {
        name: 'a.txt',
        contentType: 'text/plain',
        contentBase64: Buffer.from('hi').toString('base64'),
      },
    ];
    const sent = await call('POST', 'messages', {
      body: { contact, subject: 'From a page', text: 'Hello', attachments },
      headers: { 'idempotency-key': randomUUID() },
    });
    expect(sent.status).toBe(201);
    expect(sent.headers.get('location')).toBe(`/api/v1/me/contacts/carla/entries/${sent.body.id}`);
    await system.idle();
    expect(await carla.find('From a page')).toBeDefined();
    const { entries } = (await call('GET', 'contacts/carla/conversation?limit=5')).body;
    expect(entries).toMatchObject([{ subject: 'From a page' }]);
    const entry = await call('GET', `contacts/carla/entries/${sent.body.id}`);
    expect(entry.body).toMatchObject({ text: 'Hello', userId: 'u1' });
    const [file] = entry.body.attachments;
    const bytes = await call(
      'GET',
      `contacts/carla/entries/${sent.body.id}/attachments/${file.id}`,
    );
    expect([bytes.body, bytes.headers.get('access-control-allow-origin')]).toEqual(['hi', CRM]);
    expect((await call('GET', 'connection')).body).toMatchObject({ status: 'connected' });
  });
});

describe('a session', () => {
  const keys = signingKeys(
    [Buffer.from(String(system.settings['CLIENT_STATE_KEYS']).split(',')[0] ?? '', 'base64')],
    'page-session.v1',
  );
  const session = (app: Crm, change: Partial<PageSession> = {}): PageSession => ({
    accountId: accountIdSchema.parse(app.account),
    userId: userIdSchema.parse('u1'),
    components: ['card'],
    origin: CRM,
    contacts: [],
    generation: 0,
    expiresAt: Date.now() + 60_000,
    ...change,
  });

  it('that is true opens; expired, forged, of a foreign key, for another purpose or none, it opens nothing', async () => {
    const { app } = await on.strangers();
    const look = async (token: string) => ended(await page(app, token)('GET', 'connection'));
    const good = sessionToken(keys, session(app));
    expect((await page(app, good)('GET', 'connection')).status).toBe(200);
    expect(await look(sessionToken(keys, session(app, { expiresAt: Date.now() - 1 })))).toEqual([
      401,
      'session_expired',
    ]);
    const [version, kid, payload = '', mac] = good.split('.');
    const other = Buffer.from(JSON.stringify(session(app, { userId: userIdSchema.parse('u2') })));
    const { adminConsentUrl } = (await app.authorize('u1')).body;
    const foreign = signingKeys([randomBytes(32)], 'page-session.v1');
    for (const forged of [
      [version, kid, other.toString('base64url'), mac].join('.'),
      [version, kid, payload].join('.'),
      `${good.slice(0, -1)}${good.endsWith('A') ? 'E' : 'A'}`,
      [version, 'deadbeef', payload, mac].join('.'),
      sessionToken(foreign, session(app)),
      new URL(adminConsentUrl).searchParams.get('state') ?? '',
      'x',
      'a'.repeat(9000),
    ]) {
      expect(await look(forged)).toEqual([401, 'session_invalid']);
    }
    const none = await app.call('GET', 'me/connection', { key: null, headers: { origin: CRM } });
    expect(ended(none)).toEqual([401, 'session_invalid']);
    expect(none.headers.get('www-authenticate')).toBe('Bearer');
    // The function key is no session either.
    const byKey = await app.call('GET', 'me/connection', { headers: { origin: CRM } });
    expect(ended(byKey)).toEqual([401, 'session_invalid']);
  });

  it('does nothing in a page of another origin, nor where nobody says of which', async () => {
    const { app } = await on.strangers();
    const call = await card(app);
    for (const origin of [EVIL, 'https://second.example', 'null', 'http://crm.example', null]) {
      const refused = await call('GET', 'connection', { origin });
      expect(ended(refused)).toEqual([403, 'session_elsewhere']);
      expect((await call('DELETE', 'connection', { origin })).status).toBe(403);
    }
    const site = { 'sec-fetch-site': 'same-origin' };
    expect((await call('GET', 'connection', { origin: null, headers: site })).status).toBe(403);
  });

  it('of our own origin needs no Origin where the browser leaves it out, and only there', async () => {
    const { app } = await on.strangers();
    const call = await card(app, 'u1', new URL(system.host.url).origin);
    const from = (site: string) =>
      call('GET', 'connection', { origin: null, headers: { 'sec-fetch-site': site } });
    expect((await from('same-origin')).status).toBe(200);
    for (const site of ['cross-site', 'same-site', 'none'])
      expect((await from(site)).status).toBe(403);
    expect((await call('GET', 'connection', { origin: null })).status).toBe(403);
  });

  it('is for its user, its components and its contacts', async () => {
    const { app, contact } = await on.connected();
    const other = await card(app, 'u2');
    expect((await other('GET', 'connection')).body).toMatchObject({
      userId: 'u2',
      status: 'disconnected',
    });
    const refused = [403, 'session_not_allowed'];
    const ofCard = await card(app);
    expect(ended(await ofCard('GET', 'contacts/carla/conversation'))).toEqual(refused);
    const call = await conversation(app, 'u1', ['carla', 'karl']);
    const mail = { subject: 'x', text: 'x' };
    const headers = { 'idempotency-key': randomUUID() };
    for (const answer of [
      await call('DELETE', 'connection'),
      await call('GET', 'skipped'),
      await call('GET', 'contacts/dora/conversation'),
      await call('GET', 'contacts/dora/entries/e1'),
      await call('GET', 'contacts/dora/entries/e1/attachments/a1'),
      await call('POST', 'messages', {
        body: { contact: { ...contact, id: 'dora' }, ...mail },
        headers,
      }),
    ]) {
      expect(ended(answer)).toEqual(refused);
    }
    expect((await call('GET', 'contacts/karl/conversation')).status).toBe(200);
    // The user's key opens what the page's token does not.
    expect((await app.send('u1', { contact: { ...contact, id: 'dora' }, ...mail })).status).toBe(
      201,
    );
  });

  it('turns the threads of its own user, and nobody else’s', async () => {
    const { app, contact } = await on.connected();
    const sent = (await app.send('u1', { contact, subject: 'Turned', text: 'x' })).body;
    const thread = `contacts/carla/threads/${sent.threadId}`;
    const stop = { body: { sync: false } };
    const other = await conversation(app, 'u2');
    expect(ended(await other('PATCH', thread, stop))).toEqual([403, 'session_not_allowed']);
    expect((await other('GET', thread)).body).toMatchObject({ state: 'syncing' });
    const own = await conversation(app);
    expect((await own('PATCH', thread, stop)).body).toMatchObject({ state: 'stopped' });
  });

  it('ends with a disconnect, whoever disconnects, and a new one holds', async () => {
    const { app } = await on.connected();
    const old = await card(app);
    const talk = await conversation(app);
    await app.disconnect('u1');
    const expired = [401, 'session_expired'];
    expect(ended(await old('GET', 'connection'))).toEqual(expired);
    expect(ended(await old('POST', 'connection/authorize', { body: {} }))).toEqual(expired);
    expect(ended(await talk('GET', 'contacts/carla/conversation'))).toEqual(expired);
    const fresh = await card(app);
    expect((await fresh('GET', 'connection')).body).toMatchObject({ status: 'disconnected' });
  });
});

describe('CORS', () => {
  const ask = (origin: string, path = 'me/connection', method = 'GET') =>
    fetch(`${system.host.url}/api/v1/${path}`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization',
      },
    });
  const corsOf = ({ headers }: { headers: Headers }) =>
    [...headers.keys()].filter((name) => name.startsWith('access-control-'));

  it('lets pages of the allowed origins ask, each path under me/', async () => {
    for (const path of ['me/connection', 'me/contacts/carla/entries/e1/attachments/a1']) {
      const allowed = await ask(CRM, path);
      expect(allowed.status).toBe(204);
      expect(Object.fromEntries(allowed.headers)).toMatchObject({
        'access-control-allow-origin': CRM,
        'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': expect.stringContaining('authorization'),
        vary: 'origin',
      });
      expect(allowed.headers.has('access-control-allow-credentials')).toBe(false);
    }
  });

  it('says nothing to others, and nothing for the routes of the CRM’s server', async () => {
    const { app } = await on.strangers();
    for (const origin of [EVIL, 'null', `${CRM}.evil.example`]) {
      const refused = await ask(origin);
      expect([refused.status, corsOf(refused)]).toEqual([403, []]);
    }
    const server = await ask(CRM, `${app.user('u1')}/connection`);
    expect([server.status, corsOf(server)]).toEqual([404, []]);
    const call = await card(app);
    expect(corsOf(await call('GET', 'connection', { origin: EVIL }))).toEqual([]);
    const read = await app.call('GET', `${app.user('u1')}/connection`, {
      headers: { origin: CRM },
    });
    expect([read.status, corsOf(read)]).toEqual([200, []]);
  });

  it('lets the page read refusals, too', async () => {
    const { app } = await on.strangers();
    const refused = await page(app, 'x')('GET', 'connection');
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
      401,
      CRM,
    ]);
  });
});
