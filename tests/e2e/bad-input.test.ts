import { beforeAll, describe, expect, it } from 'vitest';
import { crm, type Crm } from '../stage/system/crm.ts';
import { newPerson, type Person } from '../stage/system/person.ts';
import { openSystem } from '../stage/system/system-stage.ts';

const { system } = await openSystem({ env: { DELAY_SCALE: '0.01' } });
const app = crm(system);
let anna: Person;
let carla: Person;
beforeAll(async () => {
  anna = await newPerson(system, 'anna@firm.example');
  carla = await newPerson(system, 'carla@client.example');
  expect((await app.connect('u1', anna.email)).status).toBe(200);
  await system.idle();
});

const key = { 'idempotency-key': 'k1' };
const contact = { id: 'carla', email: 'carla@client.example' };
const good = { contact, subject: 'S', text: 'T' };

const raw = async (
  path: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  method = 'POST',
) => {
  const response = await fetch(`${system.host.url}/api/v1/${path}`, {
    method,
    headers: { 'x-functions-key': 'local', 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: text === '' ? null : JSON.parse(text),
  };
};

describe('a send with bad input is refused by name, stores nothing and sends nothing', () => {
  it.each<[string, Record<string, unknown>, number, string]>([
    ['no contact', { ...good, contact: undefined }, 400, 'invalid_request'],
    [
      'a contact id with a slash',
      { ...good, contact: { ...contact, id: 'a/b' } },
      400,
      'invalid_request',
    ],
    ['no body', { contact, subject: 'S' }, 400, 'invalid_request'],
    ['no subject', { contact, text: 'T' }, 400, 'invalid_request'],
    [
      'a subject with a line break',
      { ...good, subject: 'S\r\nBcc: x@y.example' },
      400,
      'invalid_request',
    ],
    [
      'a name with a line break',
      { ...good, cc: [{ email: 'x@y.example', name: 'X\nBcc: z' }] },
      400,
      'invalid_request',
    ],
    ['a bad address', { ...good, cc: [{ email: 'not an address' }] }, 400, 'invalid_request'],
    [
      'an address with a line break',
      { ...good, cc: [{ email: 'x@y.example\r\n' }] },
      400,
      'invalid_request',
    ],
    ['an unknown field', { ...good, subjekt: 'x' }, 400, 'invalid_request'],
    [
      'bad base64',
      { ...good, attachments: [{ name: 'a', contentType: 'text/plain', contentBase64: '!!' }] },
      400,
      'invalid_request',
    ],
    [
      'a file name with a line break',
      {
        ...good,
        attachments: [{ name: 'a\nb', contentType: 'text/plain', contentBase64: 'AA==' }],
      },
      400,
      'invalid_request',
    ],
    [
      '501 recipients',
      { ...good, bcc: Array.from({ length: 500 }, (_, n) => ({ email: `r${n}@y.example` })) },
      400,
      'invalid_request',
    ],
    [
      'a html of more than 1 MB',
      { ...good, html: 'x'.repeat(1024 * 1024 + 1) },
      413,
      'message_too_large',
    ],
    ['a reply to an entry that is not there', { ...good, replyTo: 'nope' }, 404, 'not_found'],
    ['a wrong type', { ...good, html: 7 }, 400, 'invalid_request'],
  ])('%s', async (_, body, status, code) => {
    const answer = await raw(`${app.user('u1')}/messages`, JSON.stringify(body), key);
    expect(answer).toMatchObject({
      status,
      type: 'application/problem+json',
      body: { code, status },
    });
    expect(await carla.messages('inbox')).toEqual([]);
    expect(await app.conversation('carla')).toEqual([]);
  });

  it('without an idempotency key', async () => {
    const answer = await raw(`${app.user('u1')}/messages`, JSON.stringify(good));
    expect(answer).toMatchObject({ status: 400, body: { code: 'idempotency_key_missing' } });
  });

  it('of a type that is not supported', async () => {
    const answer = await raw(`${app.user('u1')}/messages`, 'hello', {
      ...key,
      'content-type': 'text/plain',
    });
    expect(answer).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  it('over 40 MB', async () => {
    const answer = await raw(
      `${app.user('u1')}/messages`,
      Buffer.alloc(40 * 1024 * 1024 + 1, 32),
      key,
    );
    expect(answer).toMatchObject({ status: 413, body: { code: 'request_too_large' } });
  });

  it('and the same key is still free afterwards', async () => {
    const answer = await raw(`${app.user('u1')}/messages`, JSON.stringify(good), key);
    expect(answer.status).toBe(201);
    expect(await raw(`${app.user('u1')}/messages`, JSON.stringify(good), key)).toMatchObject({
      status: 200,
      body: { id: answer.body.id },
    });
    expect(
      await raw(`${app.user('u1')}/messages`, JSON.stringify({ ...good, text: 'other' }), key),
    ).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });
});

const JSON_ROUTES: readonly (readonly [string, (a: Crm) => string])[] = [
  ['POST', (a) => `${a.user('u9')}/connection/authorize`],
  ['POST', (a) => `${a.user('u9')}/connection/complete`],
  ['POST', (a) => `${a.user('u9')}/connection/other-mailbox`],
  ['PATCH', (a) => `${a.user('u9')}/connection`],
  ['PUT', (a) => a.contact('c9')],
];

describe.each(JSON_ROUTES)('%s %s', (method, path) => {
  it.each([
    ['malformed JSON', '{', 400, 'invalid_json'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400, 'invalid_json'],
    ['an array', '[]', 400, 'invalid_request'],
    ['null', 'null', 400, 'invalid_request'],
    ['an empty body', '', 400, 'invalid_json'],
    ['an unknown field', '{"surprise":1}', 400, 'invalid_request'],
    ['a body over 256 KB', `"${'x'.repeat(256 * 1024)}"`, 413, 'request_too_large'],
  ])('answers %s with a problem', async (_, body, status, code) => {
    expect(await raw(path(app), body, {}, method)).toMatchObject({
      status,
      type: 'application/problem+json',
      body: { code },
    });
  });
});

describe('a query parameter that the call does not have is refused, and nothing is done', () => {
  it.each([
    ['GET', `accounts/a/contacts/c/entries?updatedafter=2026-01-01T00:00:00Z`, 'updatedafter'],
    ['GET', `accounts/a/contacts/c/conversation?limit=5&page=2`, 'page'],
    ['DELETE', `accounts/a/users/u/connection?force=1`, 'force'],
    ['GET', `ops/health?verbose`, 'verbose'],
  ])('%s %s', async (method, path, name) => {
    const answer = await app.call(method, path, { key: system.host.adminKey });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    expect(answer.body.detail).toContain(`"${name}"`);
  });

  it('but the host’s key may stand there', async () => {
    const url = `${system.host.url}/api/v1/accounts/a/contacts/c/conversation?code=${system.host.functionKey}&limit=5`;
    expect((await fetch(url)).status).toBe(200);
  });
});

describe('ids in the path outside the allowed form are invalid_id on every route', () => {
  const bad = [
    'a%2Fb',
    'a%5Cb',
    'a%23b',
    'a%3Fb',
    'a%0Ab',
    'a%20b',
    'a!b',
    'ä',
    'x'.repeat(129),
    'a%252e',
  ];
  const routes: readonly (readonly [string, (id: string) => string])[] = [
    ['GET', (id) => `accounts/${id}/users/u/connection`],
    ['GET', (id) => `accounts/a/users/${id}/connection`],
    ['DELETE', (id) => `accounts/a/users/${id}/connection`],
    ['GET', (id) => `accounts/a/users/${id}/skipped`],
    ['GET', (id) => `accounts/a/contacts/${id}/conversation`],
    ['GET', (id) => `accounts/${id}/contacts/c/entries/e`],
    ['GET', (id) => `accounts/a/contacts/${id}`],
    ['DELETE', (id) => `accounts/a/contacts/${id}`],
  ];
  it.each(routes)('%s %s', async (method, path) => {
    for (const id of bad) {
      const answer = await app.call(method, path(id));
      expect([id, answer.status, answer.body['code']]).toEqual([id, 400, 'invalid_id']);
    }
  });
});

describe('lists', () => {
  it.each(['limit=0', 'limit=101', 'limit=ten', 'limit=-1', 'limit=1.5', 'limit='])(
    'refuse %s',
    async (query) => {
      const answer = await app.call('GET', `${app.contact('carla')}/conversation?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    },
  );

  it.each(['cursor=', 'cursor=abc', `cursor=${'A'.repeat(80)}`, 'cursor=%00'])(
    'refuse %s',
    async (query) => {
      for (const path of [`${app.contact('carla')}/conversation`, `${app.user('u1')}/skipped`]) {
        const answer = await app.call('GET', `${path}?${query}`);
        expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
      }
    },
  );
});

describe('keys and methods, as the host answers them', () => {
  it.each([null, 'wrong', ''])('401 without a body for the function key %s', async (k) => {
    expect(await app.call('GET', `${app.user('u1')}/connection`, { key: k })).toMatchObject({
      status: 401,
      body: '',
    });
  });

  it('401 for the function key on an ops route', async () => {
    expect((await app.call('GET', 'ops/health')).status).toBe(401);
    expect((await app.call('GET', 'ops/health', { key: system.host.adminKey })).status).toBe(200);
  });

  it('404 without a body for an unknown route or method', async () => {
    expect(await app.call('GET', 'nothing/here')).toMatchObject({ status: 404, body: '' });
    expect(await app.call('PUT', `${app.user('u1')}/connection`)).toMatchObject({
      status: 404,
      body: '',
    });
  });
});

describe('Graph’s webhooks', () => {
  const post = (path: string, body: string, query = '') =>
    fetch(`${system.host.url}/api/graph/${path}${query}`, { method: 'POST', body });

  it.each(['notifications', 'lifecycle'])(
    '%s answers the handshake as plain text',
    async (path) => {
      const answer = await post(path, '', '?validationToken=Validation%3A%20%3Cb%3Etoken%20%2B%26');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await answer.text()).toBe('Validation: <b>token +&');
      expect((await post(path, '', `?validationToken=${'x'.repeat(2049)}`)).status).toBe(400);
      const get = await fetch(`${system.host.url}/api/graph/${path}?validationToken=x`);
      expect([get.status, await get.text()]).toEqual([404, '']);
    },
  );

  it.each(['notifications', 'lifecycle'])(
    '%s answers what is no {value: [...]} with 400',
    async (path) => {
      for (const body of ['', '{', '[]', 'null', '{"value":7}', '{"values":[]}']) {
        expect([body, (await post(path, body)).status]).toEqual([body, 400]);
      }
      expect((await post(path, `"${'x'.repeat(4 * 1024 * 1024)}"`)).status).toBe(413);
    },
  );

  it('count a bad item, answer 202 and never log what it held', async () => {
    const before = (await app.call('GET', 'ops/health', { key: system.host.adminKey })).body
      .counters;
    const answer = await post(
      'notifications',
      JSON.stringify({ value: [{ clientState: 'SECRETSTATE', resourceData: { id: 'SECRETID' } }] }),
    );
    expect(answer.status).toBe(202);
    const after = (await app.call('GET', 'ops/health', { key: system.host.adminKey })).body
      .counters;
    expect(after.notification_bad_item).toBe((before.notification_bad_item ?? 0) + 1);
    expect(system.lines.join('\n')).not.toMatch(/SECRETSTATE|SECRETID/);
  });
});
