import { expect, test } from 'vitest';
import { ANNA, CARLA } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();

test('nonsense is a 400 with a sentence that names the field', async () => {
  const cases: [string, string, unknown, RegExp][] = [
    ['POST', '/mailboxes', '{"email":', /no JSON/],
    ['POST', '/mailboxes', '[]', /JSON object/],
    ['POST', '/mailboxes', {}, /body\.email must be a string/],
    ['POST', '/mailboxes', { email: 'nobody' }, /no address/],
    ['POST', '/mailboxes', { email: 'a@b.example', kind: 'shared' }, /body\.kind must be one of/],
    ['POST', '/mailboxes', { email: 'a@b.example', colour: 'red' }, /unknown fields: colour/],
    ['POST', `/mailboxes/${ANNA}/send`, { subject: 'x' }, /body\.to is needed/],
    ['POST', `/mailboxes/${ANNA}/send`, { to: [CARLA], style: 'lotus' }, /body\.style/],
    [
      'POST',
      `/mailboxes/${ANNA}/send`,
      { to: [CARLA], attachments: [{ name: 'a', contentBase64: '***' }] },
      /base64/,
    ],
    ...[-1, 1e12].map((size): [string, string, unknown, RegExp] => [
      'POST',
      `/mailboxes/${ANNA}/send`,
      { to: [CARLA], attachments: [{ name: 'a', size }] },
      /attachment\.size takes 0 to/,
    ]),
    ['PATCH', `/mailboxes/${ANNA}`, { email: 'anna' }, /no address/],
    ['POST', `/mailboxes/${ANNA}/deliver`, {}, /address must be/],
    ['POST', `/mailboxes/${ANNA}/deliver`, { from: CARLA, receivedDateTime: 'soon' }, /RFC 3339/],
    ['POST', '/faults', { effect: { type: 'explode' } }, /effect\.type/],
    ['POST', '/faults', { effect: { type: 'lose' } }, /does not fit target graph/],
    ['POST', '/faults', { match: { path: '(' }, effect: { type: 'drop' } }, /regular expression/],
    ['POST', '/faults', { effect: { type: 'fail', status: 200 } }, /from 400 to 599/],
    ['POST', '/clock', {}, /advanceMs or now/],
    ['POST', '/clock', { advanceMs: -1 }, /negative/],
    ['POST', '/clock', { advanceMs: 1e18 }, /year 9000/],
    ['PUT', '/signin/rules/contoso', '{"consent":', /JSON object/],
    ['POST', '/settings', { notificationLatencyMs: 'soon' }, /must be a number/],
    ['POST', '/lifecycle', { event: 'ended' }, /body\.event/],
    ['GET', '/idle?wait=long', undefined, /wait/],
  ];
  for (const [method, path, body, sentence] of cases) {
    const { status, text } = await world.controlRaw(method, path, body);
    expect([path, status, text]).toEqual([path, 400, expect.stringMatching(sentence)]);
  }
});

test('an unknown mailbox, message or subscription is 404, a second mailbox of one address 409', async () => {
  const statusOf = async (method: string, path: string, body?: unknown): Promise<number> =>
    (await world.controlRaw(method, path, body)).status;
  expect(await statusOf('GET', '/mailboxes/zoe@contoso.example/messages')).toBe(404);
  expect(
    await statusOf('POST', `/mailboxes/${ANNA}/reply`, { messageId: '<x@y>', text: 'x' }),
  ).toBe(404);
  expect(await statusOf('POST', '/subscriptions/forget', { id: 'x' })).toBe(404);
  expect(await statusOf('POST', '/mailboxes', { email: ANNA.toUpperCase(), name: 'A' })).toBe(409);
  expect(await statusOf('PATCH', `/mailboxes/${ANNA}`, { email: CARLA })).toBe(409);
  expect(await statusOf('PATCH', `/mailboxes/${ANNA}`, { email: ANNA })).toBe(200);
});

test('deliver puts any message, true or forged, into one mailbox', async () => {
  const delivered = await world.act(ANNA, 'deliver', {
    from: { email: ANNA, name: 'Anna Auer' },
    messageId: '<forged@evil.example>',
    inReplyTo: '<1@x.example>',
    references: ['<0@x.example>', '<1@x.example>'],
    headers: [{ name: 'List-Id', value: '<news.example>' }],
    autoSubmitted: 'auto-replied',
    sensitivity: 'private',
    receivedDateTime: '2026-01-02T03:04:05.678Z',
    conversationId: 'AAQ=',
    folder: 'junkemail',
    isRead: true,
    uniqueBody: '<p>only</p>',
    html: '<p>all</p>',
  });
  expect(delivered).toMatchObject({
    folder: 'junkemail',
    internetMessageId: '<forged@evil.example>',
    inReplyTo: '<1@x.example>',
    references: ['<0@x.example>', '<1@x.example>'],
    conversationId: 'AAQ=',
    sensitivity: 2,
    isRead: true,
    receivedDateTime: '2026-01-02T03:04:05.678Z',
  });
  expect(delivered.headers).toContainEqual({ name: 'Auto-Submitted', value: 'auto-replied' });
  expect(delivered.headers).toContainEqual({ name: 'List-Id', value: '<news.example>' });
  const anna = await world.graph();
  const { body } = await anna.get(`/me/messages/${delivered.id}?$select=uniqueBody`);
  expect(body.uniqueBody.content).toBe('<p>only</p>');
});

test('a renamed user keeps tid and oid and gets mail under both addresses', async () => {
  const before = await world.control<{ oid: string }>('GET', `/mailboxes/${ANNA}`);
  const after = await world.control<{ oid: string; email: string }>('PATCH', `/mailboxes/${ANNA}`, {
    email: 'anna.berg@contoso.example',
  });
  expect(after).toMatchObject({ oid: before.oid, email: 'anna.berg@contoso.example' });
  await world.act(CARLA, 'send', {
    to: [ANNA, 'anna.berg@contoso.example'],
    subject: 'x',
    text: 'x',
  });
  await world.only('anna.berg@contoso.example', 'inbox');
});

test('the journal tells what each request asked for, whole', async () => {
  const anna = await world.graph();
  const { id } = await anna.draft();
  await world.control('DELETE', '/requests');
  await anna.get(`/me/messages/${id}?$select=id,conversationId`);
  await anna.get(`/me/messages/${id}?$select=id,uniqueBody`);
  await anna.get(`/me/messages/${id}`);
  await anna.get('/me/messages/AAAA?$select=id');
  const { requests } = await world.control<{ requests: object[] }>('GET', '/requests');
  const common = { method: 'GET', mailbox: ANNA, template: '/me/messages/{id}', batch: null };
  expect(requests).toMatchObject([
    { ...common, query: { $select: 'id,conversationId' }, readsBody: false, status: 200 },
    { ...common, query: { $select: 'id,uniqueBody' }, readsBody: true, status: 200 },
    { ...common, query: {}, readsBody: true, status: 200 },
    { ...common, readsBody: false, status: 404, errorCode: 'ErrorItemNotFound' },
  ]);
});

test('an expired client secret is known to the world, and mended', async () => {
  await world.control('POST', '/apps/secret', { expired: true });
  const secretIsGood = (): boolean => {
    const [app] = [...world.simulator.world.apps.values()];
    return (app?.secrets[0]?.expiresAt ?? 0) > world.simulator.world.clock.now();
  };
  expect(secretIsGood()).toBe(false);
  await world.control('POST', '/apps/secret', { expired: false });
  expect(secretIsGood()).toBe(true);
});

test('reset brings back the first people, real time and the first settings', async () => {
  await world.control('POST', '/mailboxes', { email: 'eva@contoso.example', name: 'Eva' });
  await world.control('POST', '/settings', { conversationIds: 'never' });
  await world.fault({}, { type: 'drop' });
  await world.advance(86_400_000);
  await world.control('POST', '/reset');
  const { mailboxes } = await world.control<{ mailboxes: { email: string }[] }>(
    'GET',
    '/mailboxes',
  );
  expect(mailboxes).toHaveLength(6);
  expect(await world.control('GET', '/settings')).toMatchObject({ conversationIds: 'thread' });
  expect(await world.control('GET', '/faults')).toEqual({ faults: [] });
  const { now } = await world.control<{ now: string }>('GET', '/clock');
  expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(5000);
});

test('the same seed makes the same world', async () => {
  const { World } = await import('../../simulator/world.ts');
  const { populate } = await import('../../simulator/people.ts');
  const oids = (seed: number): string[] => [...new World(populate, { seed }).mailboxes.keys()];
  expect(oids(7)).toEqual(oids(7));
  expect(oids(7)).not.toEqual(oids(8));
});
