import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../stage/microsoft/graph-user.ts';
import { openHook } from '../stage/microsoft/notification-hook.ts';
import { ANNA, CARLA } from '../stage/microsoft/people.ts';
import { openWorld, type Seen } from '../stage/microsoft/test-world.ts';

const world = await openWorld();
const hook = await openHook();
const SENT = "me/mailFolders('sentitems')/messages";

async function mail(subject = 'Hi'): Promise<void> {
  await world.act(CARLA, 'send', { to: [ANNA], subject, text: 'x' });
}

test('an arrival is told in the exact shape', async () => {
  const anna = await world.graph();
  const { body } = await anna.subscribe(hook);
  await mail();
  await world.idle();
  const { id } = await world.only(ANNA, 'inbox');
  const { oid, tid } = await world.control<{ oid: string; tid: string }>(
    'GET',
    `/mailboxes/${ANNA}`,
  );
  const [item] = hook.changes();
  const resource = `Users/${oid}/Messages/${id}`;
  expect(item).toEqual({
    subscriptionId: body.id,
    subscriptionExpirationDateTime: body.expirationDateTime.replace('Z', '+00:00'),
    changeType: 'created',
    resource,
    clientState: 'secret',
    tenantId: tid,
    resourceData: {
      '@odata.type': '#Microsoft.Graph.Message',
      '@odata.id': resource,
      '@odata.etag': expect.stringMatching(/^W\/".+"$/),
      id,
    },
  });
  expect(hook.posts[0]?.headers['content-type']).toContain('application/json');
});

test('a subscription made without the Prefer header speaks of mutable ids', async () => {
  const anna = await world.graph();
  await anna.subscribe(hook, {}, {});
  await mail();
  await world.idle();
  const { mutableId } = await world.only(ANNA, 'inbox');
  expect(hook.changes().map(({ resourceData }) => resourceData.id)).toEqual([mutableId]);
});

test('over all folders: the draft is created, its send an update; in Sent Items the send is created', async () => {
  const anna = await world.graph();
  const all = await anna.subscribe(hook, { changeType: 'created,updated' });
  const sent = await anna.subscribe(hook, { resource: SENT });
  const draft = await anna.draft();
  await world.idle();
  await anna.send(draft.id);
  await world.idle();
  expect(
    hook.changes().map((item) => [item.subscriptionId, item.changeType, item.resourceData.id]),
  ).toEqual([
    [all.body.id, 'created', draft.id],
    [all.body.id, 'updated', draft.id],
    [sent.body.id, 'created', draft.id],
  ]);
});

test('mail that a rule files away is told over all folders and not for the inbox', async () => {
  const anna = await world.graph();
  const all = await anna.subscribe(hook);
  await anna.subscribe(hook, { resource: "me/mailFolders('inbox')/messages" });
  await world.act(ANNA, 'rules', { fromContains: 'carla', moveToFolder: 'Customers' });
  await mail();
  await world.idle();
  await world.only(ANNA, 'Customers');
  expect(hook.changes().map(({ subscriptionId }) => subscriptionId)).toEqual([all.body.id]);
});

test('a move is created in the new folder and deleted in the old one', async () => {
  const anna = await world.graph();
  const archive = await anna.subscribe(hook, { resource: "me/mailFolders('archive')/messages" });
  const inbox = await anna.subscribe(hook, {
    resource: "me/mailFolders('inbox')/messages",
    changeType: 'deleted',
  });
  await mail();
  const { id } = await world.only(ANNA, 'inbox');
  await world.act(ANNA, 'move', { messageId: id, folder: 'archive' });
  await world.idle();
  expect(hook.changes().map((item) => [item.subscriptionId, item.changeType])).toEqual([
    [archive.body.id, 'created'],
    [inbox.body.id, 'deleted'],
  ]);
});

describe('filing, archiving and deleting by a person', () => {
  /** Anna's subscription over all folders tells what a person does with her newest mail. */
  async function told(
    what: string,
    fields: object,
  ): Promise<[was: string, is: Seen, changes: string[][]]> {
    const anna = await world.graph();
    await mail();
    const { id } = await world.only(ANNA, 'inbox');
    await anna.subscribe(hook, { changeType: 'created,deleted' });
    const is = await world.act(ANNA, what, { messageId: id, ...fields });
    await world.idle();
    return [id, is, hook.changes().map((item) => [item.changeType, item.resourceData.id])];
  }

  test('a move is told as created over all folders, under the same immutable id', async () => {
    const [was, is, changes] = await told('move', { folder: 'Projects' });
    expect(is).toMatchObject({ id: was, folder: 'Projects' });
    expect(changes).toEqual([['created', was]]);
  });

  test.each([
    ['archiving', 'archive', {}],
    ['filing by a client that copies', 'move', { folder: 'Projects', newId: true }],
    ['deleting by such a client', 'delete', { newId: true }],
  ])('%s gives a new immutable id, and the old one is gone', async (_name, what, fields) => {
    const [was, is, changes] = await told(what, fields);
    expect(is.id).not.toBe(was);
    expect(changes).toEqual([
      ['deleted', was],
      ['created', is.id],
    ]);
    const anna = await world.graph();
    expect((await anna.get(`/me/messages/${was}`)).status).toBe(404);
    expect((await anna.get(`/me/messages/${is.id}`)).body.subject).toBe(is.subject);
  });

  test('deleting moves into Deleted Items; from there, or when purged, it is gone for good', async () => {
    const [was, is, changes] = await told('delete', {});
    expect(is).toMatchObject({ id: was, folder: 'deleteditems' });
    expect(changes).toEqual([['created', was]]);
    await world.act(ANNA, 'delete', { messageId: was });
    expect(await world.messages(ANNA)).toEqual([]);
    await mail();
    const { id } = await world.only(ANNA, 'inbox');
    await world.act(ANNA, 'delete', { messageId: id, purge: true });
    expect(await world.messages(ANNA)).toEqual([]);
    await world.idle();
  });
});

test('marking as read is an update', async () => {
  const anna = await world.graph();
  await anna.subscribe(hook, { changeType: 'updated' });
  await mail();
  const { id } = await world.only(ANNA, 'inbox');
  await anna.call('PATCH', `/me/messages/${id}`, { isRead: true });
  await world.idle();
  expect(hook.changes().map(({ changeType }) => changeType)).toEqual(['updated']);
});

test('several changes come in one POST, up to the batch size', async () => {
  await world.control('POST', '/settings', {
    notificationLatencyMs: 60_000,
    notificationBatchSize: 3,
  });
  const anna = await world.graph();
  await anna.subscribe(hook);
  for (let count = 0; count < 5; count += 1) await mail();
  await world.advance(60_000);
  await world.idle();
  expect(hook.posts.map(({ items }) => items.length)).toEqual([3, 2]);
});

test('an answer other than 2xx is tried again after 10 s, then 20 s, by the clock', async () => {
  const anna = await world.graph();
  await anna.subscribe(hook);
  hook.answer.status = 503;
  await mail();
  await expect.poll(() => hook.posts.length).toBe(1);
  await expect.poll(retrying).toBe(1);
  await world.advance(9_000);
  expect(await retrying()).toBe(1);
  await world.advance(1_000);
  await expect.poll(() => hook.posts.length).toBe(2);
  await expect.poll(retrying).toBe(1);
  hook.answer.status = 202;
  await world.advance(19_000);
  expect([await retrying(), hook.posts.length]).toEqual([1, 2]);
  await world.advance(1_000);
  await world.idle();
  expect(hook.posts).toHaveLength(3);
  expect(new Set(hook.changes().map(({ resourceData }) => resourceData.id)).size).toBe(1);
});

test('an answer after the time limit counts as none', async () => {
  await world.control('POST', '/settings', { notificationTimeoutMs: 60 });
  const anna = await world.graph();
  await anna.subscribe(hook);
  hook.answer.delayMs = 150;
  await mail();
  await expect.poll(retrying).toBe(1);
  const { deliveries } = await world.control<{ deliveries: { result: unknown }[] }>(
    'GET',
    '/notifications',
  );
  expect(deliveries.map(({ result }) => result)).toEqual(['timeout']);
  hook.answer.delayMs = 0;
  // A busy machine may take longer than the first limit for any answer.
  await world.control('POST', '/settings', { notificationTimeoutMs: 3_000 });
  await world.advance(10_000);
  await world.idle();
  expect(hook.changes()).toHaveLength(2);
});

test('after four hours a notification is given up and missed is announced', async () => {
  const anna = await world.graph();
  await anna.subscribe(hook);
  hook.answer.status = 500;
  await mail();
  for (let attempt = 1; attempt <= 11; attempt += 1) {
    await expect.poll(retrying).toBe(1);
    if (attempt === 11) hook.answer.status = 202;
    const waitMs = 10_000 * 2 ** (attempt - 1);
    if (attempt === 11) break;
    await world.advance(waitMs);
    await expect.poll(() => hook.changes().length).toBe(attempt + 1);
  }
  hook.answer.status = 500;
  await world.advance(10_000 * 2 ** 10);
  await expect.poll(() => hook.events()).toContain('missed');
  hook.answer.status = 202;
  expect(10_000 * (2 ** 10 - 1)).toBeLessThanOrEqual(4 * HOUR_MS);
});

test('idle waits for what is under way and ends at its limit', async () => {
  const anna = await world.graph();
  await anna.subscribe(hook);
  hook.answer.delayMs = 200;
  await mail();
  const early = await world.control<{ idle: boolean }>('GET', '/idle?wait=20');
  expect(early.idle).toBe(false);
  const done = await world.control<{ idle: boolean }>('GET', '/idle?wait=5000');
  expect(done.idle).toBe(true);
  expect(hook.changes()).toHaveLength(1);
});

async function retrying(): Promise<number> {
  const { state } = await world.control<{ state: { retrying: number } }>('GET', '/notifications');
  return state.retrying;
}
