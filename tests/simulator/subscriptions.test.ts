import { expect, test } from 'vitest';
import { HOUR_MS } from '../stage/microsoft/graph-user.ts';
import { openHook } from '../stage/microsoft/notification-hook.ts';
import { ANNA, BEN } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();
const hook = await openHook();
const MINUTE_MS = 60_000;

async function refusal(fields: object): Promise<[number, string]> {
  const anna = await world.graph();
  const { status, body } = await anna.subscribe(hook, fields);
  return [status, body.error.code];
}

function inMinutes(minutes: number): string {
  return new Date(world.simulator.world.clock.now() + minutes * MINUTE_MS).toISOString();
}

test('creating one shakes hands with both URLs and answers the whole subscription', async () => {
  const anna = await world.graph();
  const { status, body } = await anna.subscribe(hook);
  expect(status).toBe(201);
  expect(hook.validations).toEqual(['/notifications', '/lifecycle']);
  expect(body.clientState).toBe('secret');
  expect(Object.keys(body).toSorted()).toEqual(
    [
      '@odata.context',
      'id',
      'resource',
      'applicationId',
      'changeType',
      'clientState',
      'notificationUrl',
      'notificationQueryOptions',
      'lifecycleNotificationUrl',
      'expirationDateTime',
      'creatorId',
      'includeResourceData',
      'latestSupportedTlsVersion',
      'encryptionCertificate',
      'encryptionCertificateId',
      'notificationUrlAppId',
    ].toSorted(),
  );
});

test('a wrong token, a wrong type and an endpoint that is not there fail the validation', async () => {
  const failed = [400, 'ValidationError'];
  hook.validation = 'wrong-token';
  expect(await refusal({})).toEqual(failed);
  hook.validation = 'wrong-type';
  expect(await refusal({})).toEqual(failed);
  hook.validation = 'correct';
  expect(await refusal({ notificationUrl: 'http://127.0.0.1:9/none' })).toEqual(failed);
  const { subscriptions } = await world.control<{ subscriptions: unknown[] }>(
    'GET',
    '/subscriptions',
  );
  expect(subscriptions).toEqual([]);
});

test('an endpoint that answers too late is told so', async () => {
  await world.control('POST', '/settings', { validationTimeoutMs: 50 });
  hook.validation = 'silent';
  const anna = await world.graph();
  const { status, body } = await anna.subscribe(hook);
  expect(status).toBe(400);
  expect(body.error.message).toBe('Subscription validation request timed out.');
});

test('the URL’s own query is kept in the handshake', async () => {
  const anna = await world.graph();
  const { status } = await anna.subscribe(hook, {
    notificationUrl: `${hook.url}/notifications?code=k`,
  });
  expect(status).toBe(201);
});

test('10,070 minutes are the most, the past is refused', async () => {
  expect(await refusal({ expirationDateTime: inMinutes(10_072) })).toEqual([400, 'ExtensionError']);
  expect(await refusal({ expirationDateTime: inMinutes(-1) })).toEqual([400, 'InvalidRequest']);
  const anna = await world.graph();
  expect((await anna.subscribe(hook, { expirationDateTime: inMinutes(10_069) })).status).toBe(201);
});

test('a client state over 128 characters, unknown resources and change types, http elsewhere: 400', async () => {
  expect((await refusal({ clientState: 'x'.repeat(129) }))[0]).toBe(400);
  expect((await refusal({ resource: 'me/events' }))[0]).toBe(400);
  expect((await refusal({ changeType: 'created,moved' }))[0]).toBe(400);
  expect((await refusal({ notificationUrl: 'http://crm.example/n' }))[0]).toBe(400);
});

test('the mailbox of somebody else is 403', async () => {
  expect(await refusal({ resource: `users/${BEN}/messages` })).toEqual([403, 'ErrorAccessDenied']);
});

test('a second one for the same resource and change type is 409, unless the settings allow it', async () => {
  const anna = await world.graph();
  await anna.subscribe(hook);
  expect(await refusal({})).toEqual([409, 'ObjectIdentifierInUse']);
  expect(
    (await anna.subscribe(hook, { resource: "me/mailFolders('sentitems')/messages" })).status,
  ).toBe(201);
  await world.control('POST', '/settings', { duplicateSubscriptions: 'allow' });
  expect((await anna.subscribe(hook)).status).toBe(201);
});

test('the list holds one’s own, without client state', async () => {
  const anna = await world.graph();
  const ben = await world.graph(BEN);
  const { body } = await anna.subscribe(hook);
  await ben.subscribe(hook);
  const list = await anna.get('/subscriptions');
  expect(list.body.value.map(({ id, clientState }) => [id, clientState])).toEqual([
    [body.id, null],
  ]);
  expect((await ben.get(`/subscriptions/${body.id}`)).status).toBe(404);
});

test('PATCH renews, DELETE ends, and an unknown one is ResourceNotFound', async () => {
  const anna = await world.graph();
  const { body } = await anna.subscribe(hook);
  const target = `/subscriptions/${body.id}`;
  const expirationDateTime = inMinutes(9000);
  const renewed = await anna.call('PATCH', target, { expirationDateTime });
  expect([renewed.status, renewed.body.expirationDateTime]).toEqual([200, expirationDateTime]);
  expect((await anna.post(`${target}/reauthorize`)).status).toBe(204);
  expect((await anna.call('PATCH', target, { expirationDateTime: inMinutes(10_072) })).status).toBe(
    400,
  );
  expect((await anna.call('DELETE', target)).status).toBe(204);
  const gone = await anna.call('PATCH', target, { expirationDateTime });
  expect([gone.status, gone.body.error.code]).toEqual([404, 'ResourceNotFound']);
});

test('one ends by the clock, unless it was renewed', async () => {
  const anna = await world.graph(ANNA);
  const short = await anna.subscribe(hook, { expirationDateTime: inMinutes(30) });
  const renewed = await anna.subscribe(hook, {
    expirationDateTime: inMinutes(30),
    resource: "me/mailFolders('sentitems')/messages",
  });
  await anna.call('PATCH', `/subscriptions/${renewed.body.id}`, {
    expirationDateTime: inMinutes(300),
  });
  await world.advance(31 * MINUTE_MS);
  expect((await anna.get(`/subscriptions/${short.body.id}`)).status).toBe(404);
  expect((await anna.get(`/subscriptions/${renewed.body.id}`)).status).toBe(200);
});

test('a forgotten one is 404 without a word; a removed one is announced', async () => {
  const anna = await world.graph();
  const forgotten = await anna.subscribe(hook);
  await world.control('POST', '/subscriptions/forget', { email: ANNA });
  expect((await anna.get(`/subscriptions/${forgotten.body.id}`)).status).toBe(404);
  await world.idle();
  expect(hook.events()).toEqual([]);
  const removed = await anna.subscribe(hook);
  await world.control('POST', '/lifecycle', { email: ANNA, event: 'subscriptionRemoved' });
  await world.idle();
  expect(hook.events()).toEqual(['subscriptionRemoved']);
  expect((await anna.get(`/subscriptions/${removed.body.id}`)).status).toBe(404);
});

test('reauthorization is asked for twelve hours before the end, once', async () => {
  const anna = await world.graph();
  await anna.subscribe(hook, { expirationDateTime: inMinutes(24 * 60) });
  await world.advance(11 * HOUR_MS);
  await world.idle();
  expect(hook.events()).toEqual([]);
  await world.advance(2 * HOUR_MS);
  await world.idle();
  expect(hook.events()).toEqual(['reauthorizationRequired']);
  const [item] = hook.posts[0]?.items ?? [];
  expect(Object.keys(item ?? {}).toSorted()).toEqual([
    'clientState',
    'lifecycleEvent',
    'subscriptionExpirationDateTime',
    'subscriptionId',
    'tenantId',
  ]);
});
