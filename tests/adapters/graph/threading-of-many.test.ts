import { afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf, graphWorld, messageId, ref } from '../../stage/microsoft/graph-world.ts';

let graph: Awaited<ReturnType<typeof graphWorld>>;
beforeEach(async () => {
  graph = await graphWorld();
});
afterEach(() => graph.simulator.close());

const receiveSome = (count: number) =>
  Array.from({ length: count }, () => messageId(graph.receive().immutableId));
const journal = () => graph.world.journal.entries;
/** Requests of their own, then the items of batches. */
const asked = () =>
  [...journal()]
    .sort((a, b) => Number(a.batch !== null) - Number(b.batch !== null))
    .map(({ method, template, batch }) => `${batch === null ? '' : '- '}${method} ${template}`);
const LISTING = { target: 'graph', method: 'GET', path: '^/me/messages$' } as const;

test('of more messages than a batch holds two are read by their ids, and one page brings the others', async () => {
  const ids = receiveSome(20);
  const results = await graph.mail.threading(ref, ids);
  expect(results).toMatchObject(ids.map((id) => ({ kind: 'found', threading: { id } })));
  expect(asked()).toEqual([
    'POST /$batch',
    'GET /me/messages',
    '- GET /me/messages/{id}',
    '- GET /me/messages/{id}',
  ]);
  expect(journal().some(({ readsBody }) => readsBody)).toBe(false);
});

test('as many as a batch holds are read by their ids alone: no other message is asked for', async () => {
  await graph.mail.threading(ref, receiveSome(4));
  expect(asked().filter((one) => !one.startsWith('-'))).toEqual(['POST /$batch']);
});

test('what is not on the page is read by its id, and each ends on its own, in the order of the ids', async () => {
  const old = graph.receive();
  old.received -= 3_600_000;
  const ids = receiveSome(5);
  const gone = messageId('AAkgone');
  const all = [...ids.slice(0, 2), messageId(old.immutableId), gone, ...ids.slice(2)];
  expect(await graph.mail.threading(ref, all)).toMatchObject(
    all.map((id) => (id === gone ? { kind: 'missing', id } : { kind: 'found', threading: { id } })),
  );
  expect(asked().filter((one) => one.startsWith('-'))).toHaveLength(4);
});

test('none of the two is there: all are read by their ids', async () => {
  const ids = receiveSome(4);
  const all = [messageId('AAkone'), ...ids, messageId('AAktwo')];
  const results = await graph.mail.threading(ref, all);
  expect(results.map(({ kind }) => kind)).toEqual([
    'missing',
    ...ids.map(() => 'found'),
    'missing',
  ]);
  expect(asked()).not.toContain('GET /me/messages');
});

test('a listing that fails by itself keeps nothing from being read', async () => {
  graph.world.faults.add({ match: LISTING, effect: { type: 'fail', status: 400, code: 'x' } });
  const ids = receiveSome(9);
  expect(await graph.mail.threading(ref, ids)).toMatchObject(
    ids.map((id) => ({ kind: 'found', threading: { id } })),
  );
});

test('a listing that is throttled is waited for, and nothing more is asked', async () => {
  graph.world.faults.add({ match: LISTING, effect: { type: 'throttle', retryAfter: '7' } });
  const failure = await failureOf(graph.mail.threading(ref, receiveSome(9)));
  expect(failure).toMatchObject({ kind: 'throttled', retryAfterMs: 7000 });
  expect(asked().filter((one) => one === 'POST /$batch')).toHaveLength(1);
});
