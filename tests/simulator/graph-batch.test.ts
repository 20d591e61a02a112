import { expect, test } from 'vitest';
import { ANNA, BEN } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();
const IMMUTABLE_ITEM = { Prefer: 'IdType="ImmutableId"' };

function gets(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(index),
    method: 'GET',
    url: '/me?$select=id',
  }));
}

test('twenty items are answered, in any order; more are refused', async () => {
  const anna = await world.graph();
  const { status, body } = await anna.post('/$batch', { requests: gets(20) });
  expect(status).toBe(200);
  const ids = body.responses.map(({ id }) => id);
  expect(ids.toSorted()).toEqual(
    gets(20)
      .map((_, index) => String(index))
      .toSorted(),
  );
  expect(ids).not.toEqual(gets(20).map((_, index) => String(index)));
  expect((await anna.post('/$batch', { requests: gets(21) })).status).toBe(400);
});

test('the outer Prefer counts for no item', async () => {
  const anna = await world.graph();
  const draft = await anna.draft();
  const url = `/me/messages/${draft.id}?$select=id`;
  const { body } = await anna.post('/$batch', {
    requests: [
      { id: 'plain', method: 'GET', url },
      { id: 'immutable', method: 'GET', url, headers: IMMUTABLE_ITEM },
    ],
  });
  const byId = new Map(body.responses.map((response) => [response.id, response.body.id]));
  expect(byId.get('immutable')).toBe(draft.id);
  expect(byId.get('plain')).not.toBe(draft.id);
});

test('each item is throttled on its own, while the batch is 200', async () => {
  await world.fault({ path: '/me$', nth: 2 }, { type: 'throttle', retryAfter: '2.128' });
  const anna = await world.graph();
  const { status, body } = await anna.post('/$batch', { requests: gets(3) });
  expect(status).toBe(200);
  const statuses = body.responses.map((response) => response.status).toSorted((a, b) => a - b);
  expect(statuses).toEqual([200, 200, 429]);
  const throttled = body.responses.find((response) => response.status === 429);
  expect(throttled?.headers['Retry-After']).toBe('2.128');
  expect(throttled?.body.error.code).toBe('TooManyRequests');
});

test('what depends on a failed item is 424 and not done', async () => {
  const anna = await world.graph();
  const { body } = await anna.post('/$batch', {
    requests: [
      { id: '1', method: 'GET', url: '/me/messages/AAAA' },
      {
        id: '2',
        dependsOn: ['1'],
        method: 'POST',
        url: '/me/messages',
        headers: { 'Content-Type': 'application/json' },
        body: { subject: 'x' },
      },
    ],
  });
  const byId = new Map(body.responses.map((response) => [response.id, response.status]));
  expect([byId.get('1'), byId.get('2')]).toEqual([404, 424]);
  expect(await world.messages(ANNA, 'drafts')).toEqual([]);
});

test('an item with a body needs a content type; ids must differ; URLs must be relative', async () => {
  const anna = await world.graph();
  const statusOf = async (...requests: object[]): Promise<number> =>
    (await anna.post('/$batch', { requests })).status;
  expect(await statusOf({ id: '1', method: 'POST', url: '/me/messages', body: {} })).toBe(400);
  expect(await statusOf(...gets(1), ...gets(1))).toBe(400);
  expect(
    await statusOf({ id: '1', method: 'GET', url: 'https://graph.microsoft.com/v1.0/me' }),
  ).toBe(400);
  expect(await statusOf()).toBe(400);
});

test('a batch without a good token is 401 as a whole', async () => {
  const anna = await world.graph();
  await world.control('POST', '/tokens/revoke', { email: ANNA });
  expect((await anna.post('/$batch', { requests: gets(1) })).status).toBe(401);
});

test('the journal shows the batch as one request with its items', async () => {
  const anna = await world.graph();
  await world.control('DELETE', '/requests');
  await anna.post('/$batch', { requests: gets(2) });
  const { requests } = await world.control<{
    requests: { seq: number; template: string; batch: number | null; items: number | null }[];
  }>('GET', '/requests');
  const outer = requests.find(({ template }) => template === '/$batch');
  expect(outer?.items).toBe(2);
  expect(requests.filter(({ batch }) => batch === outer?.seq)).toHaveLength(2);
});

test('a mailbox serves four requests at once: a batch’s items run side by side, and the fifth is 429', async () => {
  const anna = await world.graph();
  const item = (id: number): object => ({
    id: String(id),
    method: 'GET',
    url: '/me/mailFolders/inbox?$select=id',
  });
  const inbox = [0, 1, 2, 3, 4].map(item);
  const statuses = async (requests: object[]): Promise<number[]> => {
    const { body } = await anna.post('/$batch', { requests });
    return body.responses.map(({ status }) => status).toSorted((a, b) => a - b);
  };
  expect(await statuses(inbox.slice(1))).toEqual([200, 200, 200, 200]);
  const { body } = await anna.post('/$batch', { requests: inbox });
  const over = body.responses.filter(({ status }) => status === 429);
  expect(over).toMatchObject([
    { headers: { 'Retry-After': '1' }, body: { error: { code: 'ApplicationThrottled' } } },
  ]);
  const chained = [1, 2, 3, 4].map((id) =>
    Object.assign(item(id), { dependsOn: [String(id - 1)] }),
  );
  expect(await statuses([item(0), ...chained])).toEqual([200, 200, 200, 200, 200]);
});

test('requests beside each other count, too, and those of another mailbox do not', async () => {
  const anna = await world.graph();
  const ben = await world.graph(BEN);
  await world.fault({ mailbox: ANNA }, { type: 'delay', ms: 60_000 });
  const slow = Array.from({ length: 4 }, () => anna.get('/me/mailFolders/inbox'));
  const underWay = async (): Promise<number> => {
    const { requests } = await world.control<{ requests: object[] }>('GET', '/requests');
    return requests.length;
  };
  await expect.poll(underWay).toBe(4);
  const fifth = await anna.get('/me/mailFolders/inbox');
  expect([fifth.status, fifth.headers.get('retry-after')]).toEqual([429, '1']);
  expect((await ben.get('/me/mailFolders/inbox')).status).toBe(200);
  await world.advance(60_000);
  expect((await Promise.all(slow)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test('a client that went away holds no place among the four', async () => {
  const anna = await world.graph();
  const hang = await world.fault({ mailbox: ANNA, times: 4 }, { type: 'delay', ms: 60_000 });
  const token = await world.token(ANNA);
  const leaving = new AbortController();
  const lost = Array.from({ length: 4 }, () =>
    fetch(`${world.simulator.graphUrl}/me/mailFolders/inbox`, {
      headers: { authorization: `Bearer ${token}` },
      signal: leaving.signal,
    }),
  );
  const struck = async (): Promise<number | undefined> => {
    const { faults } = await world.control<{ faults: { id: string; struck: number }[] }>(
      'GET',
      '/faults',
    );
    return faults.find(({ id }) => id === hang.id)?.struck;
  };
  await expect.poll(struck).toBe(4);
  expect((await anna.get('/me/mailFolders/inbox')).status).toBe(429);
  leaving.abort();
  await Promise.allSettled(lost);
  const status = async (): Promise<number> => (await anna.get('/me/mailFolders/inbox')).status;
  await expect.poll(status).toBe(200);
});
