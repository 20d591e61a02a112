import { expect, test } from 'vitest';
import { openHook } from '../stage/microsoft/notification-hook.ts';
import { ANNA, BEN, CARLA } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();
const hook = await openHook();

test('a throttle is 429 with any Retry-After: fractional, a date, none', async () => {
  const anna = await world.graph();
  const date = 'Wed, 01 Jan 2031 00:00:00 GMT';
  for (const retryAfter of ['2.128', date]) {
    await world.fault({ path: '^/me$', times: 1 }, { type: 'throttle', retryAfter });
    const { status, headers } = await anna.get('/me');
    expect([status, headers.get('retry-after')]).toEqual([429, retryAfter]);
  }
  await world.fault(
    { path: '^/me$', times: 1 },
    { type: 'throttle', code: 'ApplicationThrottled' },
  );
  const { status, headers, body } = await anna.get('/me');
  expect([status, headers.get('retry-after'), body.error.code]).toEqual([
    429,
    null,
    'ApplicationThrottled',
  ]);
  expect((await anna.get('/me')).status).toBe(200);
});

test('fail comes before the effect, fail-after behind it', async () => {
  const anna = await world.graph();
  const failed = await anna.draft();
  await world.fault(
    { path: '/send$', times: 1 },
    { type: 'fail', status: 403, code: 'ErrorSendAsDenied' },
  );
  const refused = await anna.post(`/me/messages/${failed.id}/send`);
  expect([refused.status, refused.body.error.code]).toEqual([403, 'ErrorSendAsDenied']);
  expect(await world.messages(CARLA, 'inbox')).toEqual([]);
  await world.fault({ path: '/send$', times: 1 }, { type: 'fail-after', status: 504 });
  expect((await anna.post(`/me/messages/${failed.id}/send`)).status).toBe(504);
  await world.only(CARLA, 'inbox');
});

test('drop cuts the connection before the effect, drop-after behind it', async () => {
  const anna = await world.graph();
  const draft = await anna.draft();
  await world.fault({ path: '/send$', times: 1 }, { type: 'drop' });
  await expect(anna.post(`/me/messages/${draft.id}/send`)).rejects.toThrow('fetch failed');
  expect(await world.messages(CARLA, 'inbox')).toEqual([]);
  await world.fault({ path: '/send$', times: 1 }, { type: 'drop-after' });
  await expect(anna.post(`/me/messages/${draft.id}/send`)).rejects.toThrow('fetch failed');
  await world.only(CARLA, 'inbox');
});

test('inside a batch a drop is the item’s 504', async () => {
  await world.fault({ path: '^/me$' }, { type: 'drop' });
  const anna = await world.graph();
  const { body } = await anna.post('/$batch', {
    requests: [{ id: '1', method: 'GET', url: '/me' }],
  });
  expect(body.responses[0]?.status).toBe(504);
});

test('the envelope of a batch fails on its own', async () => {
  await world.fault({ path: '^/\\$batch$', times: 1 }, { type: 'throttle', retryAfter: '3' });
  const anna = await world.graph();
  const batch = { requests: [{ id: '1', method: 'GET', url: '/me' }] };
  const { status, headers } = await anna.post('/$batch', batch);
  expect([status, headers.get('retry-after')]).toEqual([429, '3']);
  expect((await anna.post('/$batch', batch)).status).toBe(200);
});

test('delay waits by the world’s clock', async () => {
  await world.fault({ path: '^/me$' }, { type: 'delay', ms: 3_600_000 });
  const anna = await world.graph();
  const answer = anna.get('/me?$select=id');
  await expect.poll(struck).toEqual([1]);
  await world.advance(3_600_000 - 60_000);
  let done = false;
  const settled = answer.finally(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toBe(false);
  await world.advance(60_000);
  // The token is an hour old by then.
  expect((await settled).status).toBe(401);
});

test('a rule matches by method, path and mailbox, the nth time, so often, with a probability', async () => {
  const anna = await world.graph();
  const ben = await world.graph(BEN);
  await world.fault({ path: '^/me$', mailbox: BEN, nth: 2 }, { type: 'fail', status: 500 });
  await world.fault({ method: 'DELETE' }, { type: 'fail', status: 500 });
  await world.fault({ path: '^/me$', probability: 0 }, { type: 'fail', status: 500 });
  expect((await anna.get('/me')).status).toBe(200);
  const statuses: number[] = [];
  for (let count = 0; count < 3; count += 1) statuses.push((await ben.get('/me')).status);
  expect(statuses).toEqual([200, 500, 200]);
});

test('a ghost answers 404 for some reads, then is there', async () => {
  await world.fault(
    { target: 'message', path: '^inbox$', mailbox: ANNA },
    { type: 'ghost', reads: 2 },
  );
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', text: 'x' });
  const { id } = await world.only(ANNA, 'inbox');
  const anna = await world.graph();
  const statuses: number[] = [];
  for (let count = 0; count < 3; count += 1) {
    statuses.push((await anna.get(`/me/messages/${id}`)).status);
  }
  expect(statuses).toEqual([404, 404, 200]);
});

test('a ghost by time is in no list until its time is over', async () => {
  await world.fault({ target: 'message', path: 'inbox' }, { type: 'ghost', ms: 60_000 });
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'Hi', text: 'x' });
  const { id } = await world.only(ANNA, 'inbox');
  const anna = await world.graph();
  expect((await anna.get('/me/messages')).body.value).toEqual([]);
  expect((await anna.get(`/me/messages/${id}`)).status).toBe(404);
  await world.advance(60_000);
  expect((await anna.get('/me/messages')).body.value).toHaveLength(1);
  expect((await anna.get(`/me/messages/${id}`)).status).toBe(200);
});

test('a late send shows as a draft for a while, though the recipient has it; sending again sends again', async () => {
  await world.fault(
    { path: '/send$', times: 1 },
    { type: 'late-send', shows: 'draft', ms: 60_000 },
  );
  const anna = await world.graph();
  const { id } = await anna.draft();
  await anna.send(id);
  await world.only(CARLA, 'inbox');
  expect((await anna.get(`/me/messages/${id}`)).body.isDraft).toBe(true);
  await anna.send(id);
  expect(await world.messages(CARLA, 'inbox')).toHaveLength(2);
});

test('a late send may lose its answer, too', async () => {
  await world.fault(
    { path: '/send$', times: 1 },
    { type: 'late-send', shows: 'draft', ms: 60_000, lost: true },
  );
  const anna = await world.graph();
  const { id } = await anna.draft();
  await expect(anna.send(id)).rejects.toThrow('fetch failed');
  await world.only(CARLA, 'inbox');
  expect((await anna.get(`/me/messages/${id}`)).body.isDraft).toBe(true);
});

test('a late send may be missing for a while, and then stands in Sent Items', async () => {
  const anna = await world.graph();
  await anna.subscribe(hook, { resource: "me/mailFolders('sentitems')/messages" });
  await world.fault(
    { path: '/send$', times: 1 },
    { type: 'late-send', shows: 'missing', ms: 60_000 },
  );
  const { id } = await anna.draft();
  await anna.send(id);
  expect((await anna.get(`/me/messages/${id}`)).status).toBe(404);
  expect((await anna.get('/me/messages')).body.value).toEqual([]);
  await world.idle();
  expect(hook.changes()).toEqual([]);
  await world.advance(60_000);
  expect((await anna.get(`/me/messages/${id}`)).body.isDraft).toBe(false);
  await world.idle();
  expect(hook.changes().map(({ resourceData }) => resourceData.id)).toEqual([id]);
});

async function notified(effect: object): Promise<string[]> {
  const anna = await world.graph();
  await anna.subscribe(hook);
  await world.fault({ target: 'notification', mailbox: ANNA, times: 1 }, effect);
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'one', text: 'x' });
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'two', text: 'x' });
  await world.idle();
  const inbox = await world.messages(ANNA, 'inbox');
  return hook
    .changes()
    .map(
      ({ resourceData }) => inbox.find(({ id }) => id === resourceData.id)?.subject ?? 'unknown',
    );
}

test('a notification can be lost', async () => {
  expect(await notified({ type: 'lose' })).toEqual(['two']);
});

test('a notification can be repeated', async () => {
  expect(await notified({ type: 'repeat', times: 3 })).toEqual(['one', 'one', 'one', 'two']);
});

test('a notification can be held and let go later, out of order', async () => {
  expect(await notified({ type: 'hold' })).toEqual(['two']);
  await world.control('POST', '/notifications/release', { order: 'reversed' });
  await world.idle();
  expect(hook.changes()).toHaveLength(2);
});

test('a notification can come with one for an id that does not exist', async () => {
  expect(await notified({ type: 'phantom' })).toEqual(['unknown', 'one', 'two']);
  const anna = await world.graph();
  const phantom = hook.changes()[0]?.resourceData.id;
  expect((await anna.get(`/me/messages/${phantom}`)).status).toBe(404);
});

test('a notification can be delayed by the clock', async () => {
  const anna = await world.graph();
  await anna.subscribe(hook);
  await world.fault({ target: 'notification' }, { type: 'delay', ms: 60_000 });
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'one', text: 'x' });
  const { idle } = await world.control<{ idle: boolean }>('GET', '/idle?wait=50');
  expect([idle, hook.posts.length]).toEqual([false, 0]);
  await world.advance(60_000);
  await world.idle();
  expect(hook.changes()).toHaveLength(1);
});

test('an upload slice can fail too', async () => {
  const anna = await world.graph();
  const { id } = await anna.draft();
  const { body } = await anna.post(`/me/messages/${id}/attachments/createUploadSession`, {
    AttachmentItem: { attachmentType: 'file', name: 'a', size: 2_097_152 },
  });
  await world.fault({ target: 'upload', nth: 1 }, { type: 'fail', status: 503 });
  const put = async (): Promise<number> => {
    const headers = { 'content-range': 'bytes 0-9/2097152' };
    return (await fetch(body.uploadUrl, { method: 'PUT', headers, body: Buffer.alloc(10) })).status;
  };
  expect([await put(), await put()]).toEqual([503, 200]);
});

test('rules are listed with what they did, and removed one by one or all', async () => {
  const { id } = await world.fault({ path: '^/me$', times: 1 }, { type: 'fail', status: 500 });
  const anna = await world.graph();
  await anna.get('/me');
  expect(await struck()).toEqual([1]);
  await world.control('DELETE', `/faults/${id}`);
  expect(await struck()).toEqual([]);
  expect((await world.controlRaw('DELETE', `/faults/${id}`)).status).toBe(404);
  await world.fault({}, { type: 'drop' });
  await world.control('DELETE', '/faults');
  expect((await anna.get('/me')).status).toBe(200);
});

async function struck(): Promise<number[]> {
  const { faults } = await world.control<{ faults: { struck: number }[] }>('GET', '/faults');
  return faults.map((rule) => rule.struck);
}
