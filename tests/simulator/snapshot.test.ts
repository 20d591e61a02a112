import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/server.ts';
import { UnreadableSnapshotError } from '../../simulator/snapshot/snapshot-file.ts';
import type { World } from '../../simulator/world.ts';
import { Graph, HOUR_MS } from '../stage/microsoft/graph-user.ts';
import { openHook } from '../stage/microsoft/notification-hook.ts';
import { ANNA, CARLA } from '../stage/microsoft/people.ts';
import { TestWorld } from '../stage/microsoft/test-world.ts';
import { until } from '../stage/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
afterAll(() => rmSync(folder, { recursive: true }));
const hook = await openHook();
const snapshotFile = join(folder, 'world');
beforeEach(() => rmSync(snapshotFile, { force: true }));

const running: Simulator[] = [];
afterEach(async () => {
  for (const simulator of running.splice(0)) await simulator.close();
});

/** As another process starts with the same world, but at another port: a pooled connection to the old one is dead. */
async function start(): Promise<TestWorld> {
  const settings = { notificationLatencyMs: 2, notificationRetryMs: 20 };
  const simulator = await startSimulator({ settings, snapshotFile });
  running.push(simulator);
  return new TestWorld(simulator);
}

async function restart(first: TestWorld): Promise<TestWorld> {
  await first.simulator.close();
  running.length = 0;
  return start();
}

async function publishedKeys({ simulator }: TestWorld): Promise<unknown> {
  const response = await fetch(`${simulator.loginUrl}/common/discovery/v2.0/keys`);
  const { keys }: { keys: { n: string; kid: string }[] } = JSON.parse(await response.text());
  return keys.map(({ n, kid }) => ({ n, kid }));
}

/** Everything that a world shows, but for what it need not keep. */
function contentOf(world: World): Record<string, unknown> {
  const forgotten = new Set(['clock', 'random', 'faults', 'journal', 'settings', 'origin']);
  const kept = Object.entries(world).filter(([name]) => !forgotten.has(name));
  return structuredClone(Object.fromEntries(kept));
}

test('a world goes on in another process as it was', async () => {
  const first = await start();
  const { world } = first.simulator;
  const token = await first.token(ANNA);
  const anna = new Graph(first.simulator.graphUrl, token);
  await anna.subscribe(hook);
  world.tokens.consent('some-app', 'some-user', ['Mail.Read']);
  world.tokens.issueRefreshToken({ clientId: 'some-app', oid: 'some-user', scopes: [] });
  world.findTenant('contoso')?.adminConsents.add('some-app');
  await first.control('POST', '/mailboxes', { email: 'eva@new.example', name: 'Eva' });
  await first.control('PATCH', `/mailboxes/${ANNA}`, { email: 'anna.new@contoso.example' });
  await first.act(CARLA, 'send', {
    to: [ANNA],
    subject: 'Plan',
    text: 'x',
    attachments: [{ name: 'a.bin', size: 70_000 }],
  });
  await first.control('POST', `/mailboxes/${ANNA}/rules`, {
    subjectContains: 'x',
    moveToFolder: 'Own',
  });
  const [mail] = await first.messages(ANNA, 'inbox');
  const draft = await anna.draft({
    singleValueExtendedProperties: [{ id: 'String 0x1042', value: '<a@b>' }],
  });
  await first.idle();
  await first.advance(HOUR_MS / 2);
  const before = contentOf(world);
  const keys = await publishedKeys(first);

  const second = await restart(first);
  expect(contentOf(second.simulator.world)).toEqual(before);
  expect(await publishedKeys(second)).toEqual(keys);
  const { offsetMs } = second.simulator.world.clock;
  expect(offsetMs / HOUR_MS).toBeCloseTo(0.5, 1);
  const sameAnna = new Graph(second.simulator.graphUrl, token);
  // Both ids still lead to the mail, and the token is still good.
  for (const id of [mail?.id, mail?.mutableId, draft.id]) {
    expect((await sameAnna.get(`/me/messages/${id}`)).status).toBe(200);
  }
  await second.act(CARLA, 'send', { to: [ANNA], subject: 'More', text: 'y' });
  await second.idle();
  expect(hook.changes().at(-1)?.resourceData.id).toBe((await second.messages(ANNA)).at(-1)?.id);
});

test('a change is in the file a moment later, so that a kill loses no more than that', async () => {
  const first = await start();
  await first.act(CARLA, 'send', { to: [ANNA], subject: 'Kept', text: 'x' });
  await until(() => existsSync(snapshotFile) && readFileSync(snapshotFile).includes('Kept'));
  const second = await start();
  expect(await second.only(ANNA, 'inbox')).toMatchObject({ subject: 'Kept' });
});

test('a notification that was not taken is tried again by the next process', async () => {
  const first = await start();
  await (await first.graph()).subscribe(hook);
  hook.answer.status = 503;
  await first.act(CARLA, 'send', { to: [ANNA], subject: 'Late', text: 'x' });
  await until(() => hook.posts.length > 0);
  const second = await restart(first);
  hook.answer.status = 202;
  hook.posts.length = 0;
  await second.idle();
  const { id } = await second.only(ANNA, 'inbox');
  expect(hook.changes().map(({ resourceData }) => resourceData.id)).toContain(id);
  // What was taken is not left over for a third one.
  hook.posts.length = 0;
  const third = await restart(second);
  await third.idle();
  expect(hook.posts).toEqual([]);
});

test('a subscription ends by the clock in the next process as well', async () => {
  const first = await start();
  await (await first.graph()).subscribe(hook);
  const second = await restart(first);
  expect(second.simulator.world.subscriptions.size).toBe(1);
  await second.advance(48 * HOUR_MS);
  expect(second.simulator.world.subscriptions.size).toBe(0);
  expect(hook.events()).toEqual([]);
});

test('what somebody did to the manners of the world ends with the process: settings and faults', async () => {
  const first = await start();
  await first.control('POST', '/settings', { conversationIds: 'never' });
  await first.fault({ path: '/send$' }, { type: 'drop' });
  const second = await restart(first);
  expect(await second.control('GET', '/settings')).toMatchObject({ conversationIds: 'thread' });
  expect(await second.control('GET', '/faults')).toEqual({ faults: [] });
});

test.each([
  ['no snapshot', Buffer.from('{"version": 1}')],
  ['half a snapshot', serialize({ version: 1, tenants: new Map() })],
  ['a later form', serialize({ version: 99 })],
])('%s is refused by a sentence, and left as it is', async (_, bytes) => {
  writeFileSync(snapshotFile, bytes);
  const refused = startSimulator({ snapshotFile });
  await expect(refused).rejects.toThrow(UnreadableSnapshotError);
  await expect(refused).rejects.toThrow(/^The simulated Microsoft 365 can't go on with .*\.$/);
  expect(readFileSync(snapshotFile)).toEqual(bytes);
});
