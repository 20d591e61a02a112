import { expect, test } from 'vitest';
import { Graph, HOUR_MS, recipient } from '../stage/microsoft/graph-user.ts';
import { ANNA, BEN } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();

test('GET /me tells the user; mail and oid are there', async () => {
  const anna = await world.graph();
  const { status, body } = await anna.get('/me');
  expect(status).toBe(200);
  expect(body.mail).toBe(ANNA);
  const { oid } = await world.control<{ oid: string }>('GET', `/mailboxes/${ANNA}`);
  expect(body.id).toBe(oid);
});

test('no token and an unknown token are 401 InvalidAuthenticationToken in the error shape', async () => {
  for (const token of ['', 'nobody']) {
    const stranger = new Graph(world.simulator.graphUrl, token);
    const { status, body } = await stranger.get('/me');
    expect(status).toBe(401);
    expect(body.error.code).toBe('InvalidAuthenticationToken');
  }
});

test('an access token is over after its hour by the world’s clock', async () => {
  const anna = await world.graph();
  await world.advance(HOUR_MS - 1000);
  expect((await anna.get('/me')).status).toBe(200);
  await world.advance(2000);
  expect((await anna.get('/me')).status).toBe(401);
});

test('each scope is needed where the documentation says so', async () => {
  const reader = await world.graph(ANNA, { scopes: ['Mail.Read'] });
  expect((await reader.get('/me/messages')).status).toBe(200);
  const { status, body } = await reader.post('/me/messages', { subject: 'x' });
  expect([status, body.error.code]).toEqual([403, 'ErrorAccessDenied']);
  expect((await reader.get('/me')).status).toBe(403);
  const writer = await world.graph(ANNA, {
    scopes: ['https://graph.microsoft.com/Mail.ReadWrite'],
  });
  const draft = await writer.draft();
  expect((await writer.post(`/me/messages/${draft.id}/send`)).status).toBe(403);
});

test('a revoked token is plain 401, or a claims challenge when the client declared cp1', async () => {
  const plain = await world.graph(ANNA);
  const capable = await world.graph(ANNA, { handlesClaimsChallenge: true });
  await world.control('POST', '/tokens/revoke', { email: ANNA, claimsChallenge: true });
  const refused = await plain.get('/me');
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toBeNull();
  const challenged = await capable.get('/me');
  expect(challenged.status).toBe(401);
  const challenge = challenged.headers.get('www-authenticate') ?? '';
  expect(challenge).toContain('error="insufficient_claims"');
  const claims = Buffer.from(/claims="([^"]+)"/.exec(challenge)?.[1] ?? '', 'base64').toString();
  expect(JSON.parse(claims)).toHaveProperty('access_token.nbf.essential', true);
  await world.control('POST', '/tokens/restore', { email: ANNA });
  expect((await plain.get('/me')).status).toBe(200);
});

test('a new sign-in after a revocation works at once', async () => {
  const old = await world.graph(ANNA);
  await world.control('POST', '/tokens/revoke', { email: ANNA });
  const fresh = await world.graph(ANNA);
  expect((await old.get('/me')).status).toBe(401);
  expect((await fresh.get('/me')).status).toBe(200);
});

test('a user without Exchange has no mail: MailboxNotEnabledForRESTAPI', async () => {
  await world.control('POST', '/mailboxes', {
    email: 'nia@contoso.example',
    name: 'Nia',
    kind: 'no-exchange',
  });
  const nia = await world.graph('nia@contoso.example');
  expect((await nia.get('/me')).status).toBe(200);
  const { status, body } = await nia.get('/me/mailFolders/sentitems?$select=id');
  expect([status, body.error.code]).toEqual([404, 'MailboxNotEnabledForRESTAPI']);
});

test('a personal account lives in the consumer tenant', async () => {
  const { tid, oid } = await world.control<{ tid: string; oid: string }>('POST', '/mailboxes', {
    email: 'pia@outlook.example',
    name: 'Pia',
    kind: 'personal',
  });
  expect(tid).toBe('9188040d-6c67-4c5b-b112-36a304b66dad');
  expect(oid).toMatch(/^00000000-0000-0000-/);
});

test('the mailbox of somebody else is 403, one’s own goes by id too', async () => {
  const anna = await world.graph();
  expect((await anna.get(`/users/${BEN}/messages`)).status).toBe(403);
  expect((await anna.get(`/users/${ANNA}/messages`)).status).toBe(200);
});

test('a path that Graph does not have is 400, a method that it does not take 405', async () => {
  const anna = await world.graph();
  expect((await anna.get('/me/letters')).status).toBe(400);
  expect((await anna.call('DELETE', '/me')).status).toBe(405);
});

test('a request over 4 MB is 413, and broken JSON 400', async () => {
  const anna = await world.graph();
  const large = {
    subject: 'x',
    body: { contentType: 'text', content: 'x'.repeat(4 * 1024 * 1024) },
  };
  expect((await anna.post('/me/messages', large)).status).toBe(413);
  expect((await anna.post('/me/messages', '{"subject":')).status).toBe(400);
});

test('every answer carries the world’s date and a request id', async () => {
  const anna = await world.graph();
  await world.control('POST', '/clock', { now: '2031-05-06T07:08:09Z' });
  const fresh = await world.graph();
  const { headers } = await fresh.get('/me');
  expect(headers.get('date')).toMatch(/^Tue, 06 May 2031 07:08:(09|10) GMT$/);
  expect(headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect((await anna.get('/me')).status).toBe(401);
});

test('unknown properties of a message are refused, read-only ones passed over', async () => {
  const anna = await world.graph();
  expect((await anna.post('/me/messages', { subject: 'x', colour: 'red' })).status).toBe(400);
  const { body } = await anna.post('/me/messages', {
    subject: 'x',
    conversationId: 'mine',
    toRecipients: [recipient(BEN)],
  });
  expect(body.conversationId).not.toBe('mine');
});
