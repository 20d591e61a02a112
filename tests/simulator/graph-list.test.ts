import { expect, test } from 'vitest';
import { ANNA, CARLA } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();

/** Mails of one second each, from `2030-01-01T00:00:01Z` on. */
async function deliver(count: number): Promise<void> {
  for (let second = 1; second <= count; second += 1) {
    await world.act(ANNA, 'deliver', {
      from: CARLA,
      subject: `mail ${second}`,
      receivedDateTime: new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString(),
    });
  }
}

async function subjects(query: string): Promise<string[]> {
  const anna = await world.graph();
  const { status, body } = await anna.get(`/me/messages?${query}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body.value.map(({ subject }) => subject);
}

async function refusal(query: string): Promise<[number, string]> {
  const anna = await world.graph();
  const { status, body } = await anna.get(`/me/messages?${query}`);
  return [status, body.error.code];
}

test('a page holds ten, newest first, and links to the next until all are seen', async () => {
  await deliver(23);
  const anna = await world.graph();
  const seen: string[] = [];
  let next: string | undefined = '/me/messages?$select=subject';
  const sizes: number[] = [];
  while (next !== undefined) {
    const { body } = await anna.get(next);
    sizes.push(body.value.length);
    seen.push(...body.value.map(({ subject }) => subject));
    next = body['@odata.nextLink'];
  }
  expect(sizes).toEqual([10, 10, 3]);
  expect(seen).toEqual(Array.from({ length: 23 }, (_, index) => `mail ${23 - index}`));
});

test('nextLinks point to Graph’s own origin and keep the query', async () => {
  await deliver(3);
  const anna = await world.graph();
  const filter = encodeURIComponent('receivedDateTime ge 2030-01-01T00:00:00Z');
  const { body } = await anna.get(
    `/me/messages?$filter=${filter}&$orderby=receivedDateTime&$top=2`,
  );
  const next = body['@odata.nextLink'] ?? '';
  expect(next.startsWith(`${world.simulator.graphUrl}/me/messages?`)).toBe(true);
  const rest = await anna.get(next);
  expect(rest.body.value.map(({ subject }) => subject)).toEqual(['mail 3']);
});

test('receivedDateTime filters by ge, gt, le and lt, ascending when ordered so', async () => {
  await deliver(4);
  const at = (second: number): string => `2030-01-01T00:00:0${second}Z`;
  const filter = (text: string): Promise<string[]> =>
    subjects(`$filter=${encodeURIComponent(text)}&$orderby=receivedDateTime&$select=subject`);
  expect(await filter(`receivedDateTime ge ${at(3)}`)).toEqual(['mail 3', 'mail 4']);
  expect(await filter(`receivedDateTime gt ${at(3)}`)).toEqual(['mail 4']);
  expect(await filter(`receivedDateTime lt ${at(3)} and receivedDateTime ge ${at(2)}`)).toEqual([
    'mail 2',
  ]);
  expect(await filter(`receivedDateTime le ${at(1)}`)).toEqual(['mail 1']);
});

test('times are shown in whole seconds but filtered in milliseconds', async () => {
  await world.act(ANNA, 'deliver', {
    from: CARLA,
    subject: 'a',
    receivedDateTime: '2030-01-01T00:00:01.700Z',
  });
  const anna = await world.graph();
  const { body } = await anna.get('/me/messages?$select=receivedDateTime');
  expect(body.value.map(({ receivedDateTime }) => receivedDateTime)).toEqual([
    '2030-01-01T00:00:01Z',
  ]);
  const filter = encodeURIComponent('receivedDateTime gt 2030-01-01T00:00:01Z');
  expect(await subjects(`$filter=${filter}`)).toEqual(['a']);
});

test('a $filter and an $orderby that differ are InefficientFilter', async () => {
  const filter = encodeURIComponent("conversationId eq 'x'");
  expect(await refusal(`$filter=${filter}&$orderby=receivedDateTime`)).toEqual([
    400,
    'InefficientFilter',
  ]);
  const both = encodeURIComponent(
    "receivedDateTime ge 2030-01-01T00:00:00Z and conversationId eq 'x'",
  );
  expect(await subjects(`$filter=${both}&$orderby=receivedDateTime`)).toEqual([]);
  const turned = encodeURIComponent(
    "conversationId eq 'x' and receivedDateTime ge 2030-01-01T00:00:00Z",
  );
  expect(await refusal(`$filter=${turned}&$orderby=receivedDateTime`)).toEqual([
    400,
    'InefficientFilter',
  ]);
});

test('conversationId eq gives the thread in this mailbox', async () => {
  await world.act(CARLA, 'send', { to: [ANNA], subject: 'one', text: 'x' });
  const { id, conversationId } = await world.only(ANNA, 'inbox');
  await world.act(ANNA, 'reply', { messageId: id, text: 'y' });
  await deliver(1);
  const filter = encodeURIComponent(`conversationId eq '${conversationId}'`);
  expect((await subjects(`$filter=${filter}`)).toSorted()).toEqual(['RE: one', 'one']);
});

test('$top goes from 1 to 1000', async () => {
  expect((await refusal('$top=1001'))[0]).toBe(400);
  expect((await refusal('$top=0'))[0]).toBe(400);
  expect((await refusal('$top=many'))[0]).toBe(400);
  expect(await subjects('$top=1000')).toEqual([]);
});

test('a broken $filter, an unknown property and an unknown option are 400', async () => {
  expect((await refusal(`$filter=${encodeURIComponent('receivedDateTime ge')}`))[0]).toBe(400);
  expect((await refusal(`$filter=${encodeURIComponent("colour eq 'red'")}`))[0]).toBe(400);
  expect((await refusal('$find=x'))[0]).toBe(400);
});

test('strings are quoted by doubling, and logic nests', async () => {
  await world.act(ANNA, 'deliver', { from: CARLA, subject: "Carla's offer" });
  await deliver(2);
  const filter = (text: string): Promise<string[]> =>
    subjects(`$filter=${encodeURIComponent(text)}`);
  expect(await filter("subject eq 'Carla''s offer'")).toEqual(["Carla's offer"]);
  expect(await filter("not (startswith(subject,'mail') or isDraft eq true)")).toEqual([
    "Carla's offer",
  ]);
  expect(await filter("contains(subject,'MAIL') and subject ne 'mail 1'")).toEqual(['mail 2']);
});

test('a folder’s list holds only its own messages', async () => {
  await world.act(ANNA, 'send', { to: [CARLA], subject: 'out', text: 'x' });
  await deliver(1);
  const anna = await world.graph();
  const { body } = await anna.get("/me/mailFolders('sentitems')/messages?$select=subject");
  expect(body.value.map(({ subject }) => subject)).toEqual(['out']);
});

test('pages drift while mail arrives: a new one pushes an old one onto the next page again', async () => {
  await deliver(3);
  const anna = await world.graph();
  const first = await anna.get('/me/messages?$top=2&$select=subject');
  await world.act(ANNA, 'deliver', {
    from: CARLA,
    subject: 'late',
    receivedDateTime: '2030-06-01T00:00:00Z',
  });
  const second = await anna.get(first.body['@odata.nextLink'] ?? '');
  expect(first.body.value.map(({ subject }) => subject)).toEqual(['mail 3', 'mail 2']);
  expect(second.body.value.map(({ subject }) => subject)).toEqual(['mail 2', 'mail 1']);
});

test('a page can be short and without nextLink though newer mail lies behind it', async () => {
  for (const subject of ['1', '2', '3']) {
    await world.act(CARLA, 'send', { to: [ANNA], subject, text: 'x' });
  }
  await world.fault(
    { method: 'GET', path: '/messages$', times: 1 },
    { type: 'short-page', size: 2 },
  );
  const anna = await world.graph();
  const list =
    '/me/messages?$top=100&$filter=receivedDateTime ge 2020-01-01T00:00:00Z&$orderby=receivedDateTime';
  const short = (await anna.get(list)).body;
  expect(short.value.map(({ subject }) => subject)).toEqual(['1', '2']);
  expect(short['@odata.nextLink']).toBeUndefined();
  expect((await anna.get(list)).body.value).toHaveLength(3);
});
