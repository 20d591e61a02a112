import { describe, expect, test } from 'vitest';
import { openHook } from '../stage/microsoft/notification-hook.ts';
import { ANNA, BEN, CARLA, DIETER } from '../stage/microsoft/people.ts';
import { openWorld } from '../stage/microsoft/test-world.ts';

const world = await openWorld();
const hook = await openHook();

const setUp = (email: string, change: object): Promise<unknown> =>
  world.control('PATCH', `/mailboxes/${email}`, change);
const TRANSPORT_HEADERS =
  "$select=id&$expand=singleValueExtendedProperties($filter=id eq 'String 0x007D')";

describe('copies of what a mailbox sends', () => {
  test('are kept in another folder when its owner wants so, those of drafts that an app sends, too', async () => {
    await setUp(ANNA, { sentCopiesIn: 'Projects' });
    await world.act(ANNA, 'send', { to: [CARLA], subject: 'By hand', text: 'x' });
    const anna = await world.graph();
    const draft = await anna.draft({ subject: 'By an app' });
    await anna.send(draft.id);
    expect(await world.messages(ANNA, 'sentitems')).toEqual([]);
    const kept = await world.messages(ANNA, 'Projects');
    expect(kept.map(({ subject }) => subject)).toEqual(['By hand', 'By an app']);
    expect(kept[1]?.id).toBe(draft.id);
    expect(await world.messages(CARLA, 'inbox')).toHaveLength(2);
  });

  test('are kept nowhere when its owner wants so', async () => {
    await setUp(ANNA, { sentCopiesIn: null });
    await world.act(ANNA, 'send', { to: [CARLA], subject: 'By hand', text: 'x' });
    const anna = await world.graph();
    const draft = await anna.draft();
    await anna.send(draft.id);
    expect(await world.messages(ANNA)).toEqual([]);
    expect((await anna.get(`/me/messages/${draft.id}`)).status).toBe(404);
    expect(await world.messages(CARLA, 'inbox')).toHaveLength(2);
  });

  test('carry no transport headers, as received mail does', async () => {
    await world.act(ANNA, 'send', { to: [CARLA, ANNA], subject: 'Hi', text: 'x' });
    const anna = await world.graph();
    const headersIn = async (folder: string): Promise<string | undefined> => {
      const { id } = await world.only(ANNA, folder);
      const { body } = await anna.get(`/me/messages/${id}?${TRANSPORT_HEADERS}`);
      return body.singleValueExtendedProperties?.[0]?.value;
    };
    expect(await headersIn('inbox')).toMatch(/^Received: from contoso\.example .*\r\nFrom: /s);
    expect(await headersIn('sentitems')).toBeUndefined();
  });
});

describe('the addresses of a mailbox', () => {
  const profile = async (email: string): Promise<unknown> => {
    const graph = await world.graph(email);
    const { body } = await graph.get(
      '/me?$select=mail,userPrincipalName,proxyAddresses,otherMails',
    );
    return body;
  };

  test('are told by /me: the primary one in capitals, and those of before a renaming', async () => {
    await setUp(ANNA, { aliases: ['a@contoso.example'], otherMails: ['anna@home.example'] });
    await setUp(ANNA, { email: 'anna.new@contoso.example' });
    expect(await profile('anna.new@contoso.example')).toMatchObject({
      mail: 'anna.new@contoso.example',
      userPrincipalName: 'anna.new@contoso.example',
      proxyAddresses: ['SMTP:anna.new@contoso.example', 'smtp:a@contoso.example', `smtp:${ANNA}`],
      otherMails: ['anna@home.example'],
    });
    await world.act(CARLA, 'send', { to: ['a@contoso.example'], subject: 'x', text: 'x' });
    expect((await world.only(ANNA, 'inbox')).to[0]?.email).toBe('a@contoso.example');
  });

  test('of a personal account are no proxy addresses', async () => {
    const person = { email: 'pia@outlook.example', name: 'Pia', kind: 'personal' };
    await world.control('POST', '/mailboxes', person);
    expect(await profile(person.email)).toMatchObject({ mail: person.email, proxyAddresses: [] });
  });
});

describe('a distribution list', () => {
  const found = (email: string, members: string[]): Promise<unknown> =>
    world.control('POST', '/distribution-lists', { email, members });

  test('gives each member one copy, the writer too, and stands in To as it was written', async () => {
    await found('team@contoso.example', [ANNA, BEN]);
    await world.act(ANNA, 'send', { to: ['team@contoso.example', BEN], subject: 'x', text: 'x' });
    for (const member of [ANNA, BEN]) {
      const { to } = await world.only(member, 'inbox');
      expect(to.map(({ email }) => email)).toEqual(['team@contoso.example', BEN]);
    }
  });

  test('may hold lists, and itself', async () => {
    await found('all@contoso.example', ['Team@contoso.example', DIETER]);
    await found('team@contoso.example', [BEN, 'all@contoso.example']);
    await world.act(CARLA, 'send', { to: ['ALL@contoso.example'], subject: 'x', text: 'x' });
    await world.only(BEN, 'inbox');
    await world.only(DIETER, 'inbox');
  });
});

describe('a mailbox that is made anew', () => {
  test('is empty under the same tid and oid, with other folders and without its subscriptions', async () => {
    const anna = await world.graph();
    await anna.subscribe(hook);
    await world.act(CARLA, 'send', { to: [ANNA], subject: 'Old', text: 'x' });
    await world.idle();
    const before = await world.control<{ oid: string; tid: string; folders: { id: string }[] }>(
      'GET',
      `/mailboxes/${ANNA}`,
    );
    const after = await world.control<typeof before>('POST', `/mailboxes/${ANNA}/make-anew`);
    expect([after.tid, after.oid]).toEqual([before.tid, before.oid]);
    expect(after.folders).toHaveLength(before.folders.length);
    const old = new Set(before.folders.map(({ id }) => id));
    expect(after.folders.filter(({ id }) => old.has(id))).toEqual([]);
    expect(await world.messages(ANNA)).toEqual([]);
    expect((await anna.get('/subscriptions')).body.value).toEqual([]);
    hook.posts.length = 0;
    await world.act(CARLA, 'send', { to: [ANNA], subject: 'New', text: 'x' });
    await world.idle();
    expect(hook.posts).toEqual([]);
    expect((await world.only(ANNA, 'inbox')).subject).toBe('New');
  });

  test.each([
    ['invalid', 400, 'ErrorInvalidMailboxItemId'],
    ['not-found', 404, 'ErrorItemNotFound'],
  ])(
    'refuses the ids of before as %s, and those of another mailbox',
    async (foreignIds, ...how) => {
      await world.control('POST', '/settings', { foreignIds });
      await world.act(CARLA, 'send', { to: [ANNA, BEN], subject: 'Old', text: 'x' });
      const ids = [await world.only(ANNA, 'inbox'), await world.only(BEN, 'inbox')].map(
        ({ id }) => id,
      );
      await world.control('POST', `/mailboxes/${ANNA}/make-anew`);
      const anna = await world.graph();
      for (const id of ids) {
        for (const [method, path] of [
          ['GET', ''],
          ['POST', '/createReply'],
        ] as const) {
          const { status, body } = await anna.call(method, `/me/messages/${id}${path}`);
          expect([status, body.error.code]).toEqual(how);
        }
      }
    },
  );
});

describe('a mailbox that has used up its named properties', () => {
  const STAMP = 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Stamp';
  const stamped = { singleValueExtendedProperties: [{ id: STAMP, value: 'x' }] };

  test.each([403, 507])('refuses a draft with one: %d ErrorQuotaExceeded', async (status) => {
    await setUp(ANNA, { namedPropertiesRefused: status });
    const anna = await world.graph();
    const refused = await anna.post('/me/messages', { subject: 'x', ...stamped });
    expect([refused.status, refused.body.error]).toMatchObject([
      status,
      { code: 'ErrorQuotaExceeded', message: 'Cannot get ID from name' },
    ]);
    const tagged = { singleValueExtendedProperties: [{ id: 'String 0x1042', value: '<a@b>' }] };
    const { id } = await anna.draft(tagged);
    expect((await anna.call('PATCH', `/me/messages/${id}`, stamped)).status).toBe(status);
    await anna.send(id);
    await setUp(ANNA, { namedPropertiesRefused: null });
    await anna.draft(stamped);
  });
});
