import { createDecipheriv, createHmac, createPrivateKey, privateDecrypt } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { expect, test } from 'vitest';
import { makeNotificationCertificate } from '../../local/notification-certificate.ts';
import { DEFAULT_CLIENT_ID } from '../../simulator/people.ts';
import { openHook } from '../stage/microsoft/notification-hook.ts';
import { ANNA, CARLA } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();
const hook = await openHook();
const MINUTE_MS = 60_000;
const pem = makeNotificationCertificate();
const nextPem = makeNotificationCertificate();
const certificateOf = (text: string): string =>
  text
    .replace(/-----END CERTIFICATE-----[\s\S]*/, '')
    .replace('-----BEGIN CERTIFICATE-----', '')
    .replaceAll('\n', '');
const RESOURCE =
  "me/messages?$select=id,receivedDateTime&$expand=singleValueExtendedProperties($filter=id eq 'String 0x1035' or id eq 'String 0x1042')";

const rich = (fields: object = {}) => ({
  resource: RESOURCE,
  includeResourceData: true,
  encryptionCertificate: certificateOf(pem),
  encryptionCertificateId: 'c1',
  expirationDateTime: inMinutes(1400),
  ...fields,
});

function inMinutes(minutes: number): string {
  return new Date(world.simulator.world.clock.now() + minutes * MINUTE_MS).toISOString();
}

async function refusal(fields: object): Promise<[number, string]> {
  const { status, body } = await (await world.graph()).subscribe(hook, rich(fields));
  return [status, body.error.code];
}

async function mail(): Promise<void> {
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', text: 'x' });
  await world.idle();
}

/** The key and the content, by the steps of Microsoft's documents. */
function opened(privatePem: string) {
  const content = hook.changes().at(-1)?.encryptedContent ?? expect.fail('no content');
  const key = privateDecrypt(
    { key: createPrivateKey(privatePem), oaepHash: 'sha1' },
    Buffer.from(content.dataKey, 'base64'),
  );
  const data = Buffer.from(content.data, 'base64');
  const signature = createHmac('sha256', key).update(data).digest('base64');
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16));
  const text = () => Buffer.concat([decipher.update(data), decipher.final()]).toString();
  return { content, isSigned: signature === content.dataSignature, text };
}

test('an arrival carries what was selected, encrypted for the subscription’s certificate', async () => {
  const anna = await world.graph();
  const made = await anna.subscribe(hook, rich());
  expect(made).toMatchObject({
    status: 201,
    body: {
      resource: RESOURCE,
      includeResourceData: true,
      encryptionCertificate: certificateOf(pem),
      encryptionCertificateId: 'c1',
    },
  });
  await mail();
  const { id, internetMessageId, receivedDateTime } = await world.only(ANNA, 'inbox');
  const { content, isSigned, text } = opened(pem);
  expect(content.encryptionCertificateId).toBe('c1');
  expect(content.encryptionCertificateThumbprint).toMatch(/^[0-9A-F]{40}$/);
  expect(isSigned).toBe(true);
  expect(JSON.parse(text())).toEqual({
    id,
    'receivedDateTime@odata.type': '#DateTimeOffset',
    receivedDateTime: receivedDateTime.replace(/\.\d+/, ''),
    singleValueExtendedProperties: [{ id: 'String 0x1035', value: internetMessageId }],
  });
});

test('the POST brings a token for the app and its tenant, signed by the sign-in service', async () => {
  await (await world.graph()).subscribe(hook, rich());
  await mail();
  const keys = await fetch(`${world.simulator.loginUrl}/common/discovery/v2.0/keys`);
  const [token = ''] = hook.posts.at(-1)?.tokens ?? [];
  const { payload } = await jwtVerify(token, createLocalJWKSet(JSON.parse(await keys.text())), {
    audience: DEFAULT_CLIENT_ID,
  });
  const { tid } = await world.control<{ tid: string }>('GET', `/mailboxes/${ANNA}`);
  expect(payload).toMatchObject({
    appid: '0bf30f3b-4a52-48df-9a82-234910c4a086',
    iss: `https://sts.windows.net/${tid}/`,
    tid,
  });
});

test('without resource data no token comes', async () => {
  await (await world.graph()).subscribe(hook);
  await mail();
  expect(hook.changes()[0]?.encryptedContent).toBeUndefined();
  expect(hook.posts[0]?.tokens).toEqual([]);
});

test.each([
  ['no $select', { resource: 'me/messages' }],
  ['the body', { resource: 'me/messages?$select=id,Body' }],
  ['the unique body', { resource: 'me/messages?$select=uniqueBody' }],
  ['a property that no message has', { resource: 'me/messages?$select=id,colour' }],
  ['$top', { resource: 'me/messages?$select=id&$top=5' }],
  ['$orderby', { resource: 'me/messages?$select=id&$orderby=receivedDateTime' }],
  ['attachments', { resource: 'me/messages?$select=id&$expand=attachments' }],
  ['no certificate', { encryptionCertificate: undefined }],
  ['what is no certificate', { encryptionCertificate: 'QUJD' }],
  ['no certificate id', { encryptionCertificateId: undefined }],
  ['a long certificate id', { encryptionCertificateId: 'x'.repeat(129) }],
  ['more than a day', { expirationDateTime: inMinutes(1442) }],
])('with %s one is refused', async (_what, fields) => {
  expect((await refusal(fields))[0]).toBe(400);
});

test('a PATCH puts the next certificate in its place, and no longer life than a day', async () => {
  const anna = await world.graph();
  const { body } = await anna.subscribe(hook, rich());
  const patched = await anna.call('PATCH', `/subscriptions/${body.id}`, {
    expirationDateTime: inMinutes(1400),
    encryptionCertificate: certificateOf(nextPem),
    encryptionCertificateId: 'c2',
  });
  expect(patched).toMatchObject({ status: 200, body: { encryptionCertificateId: 'c2' } });
  await mail();
  expect(opened(nextPem)).toMatchObject({
    isSigned: true,
    content: { encryptionCertificateId: 'c2' },
  });
  const long = { expirationDateTime: inMinutes(1442) };
  expect((await anna.call('PATCH', `/subscriptions/${body.id}`, long)).status).toBe(400);
});

test('one for the same messages is a duplicate, whatever it selects', async () => {
  await (await world.graph()).subscribe(hook);
  expect(await refusal({})).toEqual([409, 'ObjectIdentifierInUse']);
});

test('content can be damaged on its way', async () => {
  await (await world.graph()).subscribe(hook, rich());
  await world.fault({ target: 'notification', times: 1 }, { type: 'corrupt' });
  await mail();
  expect(opened(pem).isSigned).toBe(false);
  await mail();
  expect(opened(pem).isSigned).toBe(true);
});
