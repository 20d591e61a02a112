import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf, graphWorld, messageId, ref } from '../../stage/microsoft/graph-world.ts';

let graph: Awaited<ReturnType<typeof graphWorld>>;
beforeEach(async () => {
  graph = await graphWorld();
});
afterEach(() => graph.simulator.close());

const journal = () => graph.world.journal.entries;

test.each([
  ['throttle', { type: 'throttle', retryAfter: '7' }, 'throttled', 7000],
  ['503 without Retry-After', { type: 'fail', status: 503 }, 'throttled', null],
  ['504', { type: 'fail', status: 504 }, 'unavailable', null],
  ['a cut connection', { type: 'drop' }, 'unavailable', null],
  ['403', { type: 'fail', status: 403, code: 'ErrorAccessDenied' }, 'refused', null],
  [
    'a daily limit under 429',
    { type: 'throttle', code: 'ErrorExceededMessageLimit' },
    'refused',
    null,
  ],
] as const)('%s is told apart', async (_name, effect, kind, retryAfterMs) => {
  graph.world.faults.add({ match: { target: 'graph' }, effect });
  expect(await failureOf(graph.mail.envelope(ref, messageId('AAkx')))).toMatchObject({
    kind,
    retryAfterMs,
  });
});

test.each([
  ['ErrorItemNotFound', 'ErrorItemNotFound'],
  ['The mailbox anna@contoso.example was not found.', 'http_400'],
  ['', 'http_400'],
])('a code is a word, or none: %j', async (code, told) => {
  graph.world.faults.add({
    match: { target: 'graph' },
    effect: { type: 'fail', status: 400, code },
  });
  expect(await failureOf(graph.mail.envelope(ref, messageId('AAkx')))).toMatchObject({
    code: told,
  });
});

test('a 503 to a send is no clear refusal: the outcome is unknown', async () => {
  const draft = await graph.mail.createDraft(ref, { to: [{ email: 'carla@fabrikam.example' }] });
  graph.world.faults.add({
    match: { target: 'graph', path: '/send' },
    effect: { type: 'fail-after', status: 503, retryAfter: '3' },
  });
  expect(await failureOf(graph.mail.send(ref, draft.id))).toMatchObject({
    kind: 'unavailable',
    retryAfterMs: 3000,
  });
  // Nothing below asked twice.
  expect(journal().filter(({ template }) => template.endsWith('/send'))).toHaveLength(1);
});

test('a claims challenge is answered once with a fresh token; a second 401 means reconnect', async () => {
  const message = graph.receive();
  const id = messageId(message.immutableId);
  graph.world.tokens.revoke(graph.anna.oid, { aadsts: 50173, claimsChallenge: true });
  expect(await graph.mail.envelope(ref, id).catch(() => null)).toMatchObject({ subject: 'Hello' });
  expect(graph.asked.at(-1)).toMatchObject({ fresh: true });
  expect(JSON.parse(graph.asked.at(-1)?.claims ?? '{}')).toHaveProperty('access_token.nbf');
  graph.world.faults.add({
    match: { target: 'graph' },
    effect: { type: 'fail', status: 401, code: 'InvalidAuthenticationToken' },
  });
  expect(await failureOf(graph.mail.envelope(ref, id))).toMatchObject({ kind: 'reconnect' });
});

test('a mailbox without Exchange is told apart from a message that is missing', async () => {
  expect(await graph.mail.folders(ref)).toHaveProperty('sentItems');
  graph.world.faults.add({
    match: { target: 'graph' },
    effect: { type: 'fail', status: 404, code: 'MailboxNotEnabledForRESTAPI' },
  });
  expect(await graph.mail.folders(ref)).toBe('no_mailbox');
  expect(await failureOf(graph.mail.envelope(ref, messageId('AAkx')))).toMatchObject({
    kind: 'reconnect',
    code: 'no_mailbox',
  });
});
