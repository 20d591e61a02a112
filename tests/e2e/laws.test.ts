import { afterEach, describe, expect, it } from 'vitest';
import { QueueServiceClient } from '@azure/storage-queue';
import { crm, type Json } from '../stage/system/crm.ts';
import { openSystem, snippets } from '../stage/system/system-stage.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';

const hook = await webhookListener();
const { system, on } = await openSystem({
  env: { ...hook.env, DELAY_SCALE: '0.002', RESYNC_MINUTES: '0' },
});
afterEach(() => hook.answer(() => 204));

describe('law 1: private mail stays private', () => {
  it('of an unrelated message neither body nor addresses nor subject are asked for', async () => {
    const { anna, carla } = await on.connected();
    system.simulator.world.journal.clear();
    await carla.send({ to: [{ email: anna.email }], subject: 'Private matter', text: 'x' });
    await system.idle();
    const asked = system.simulator.world.journal.entries.filter(
      (one) => one.mailbox === anna.email && one.method === 'GET',
    );
    // A timer may ask for subscriptions, the profile and folders meanwhile: they tell nothing of a message.
    const ofMessages = asked.filter(({ path }) => path.startsWith('/me/messages'));
    expect(ofMessages.length).toBeGreaterThan(0);
    for (const read of ofMessages) {
      expect(read.readsBody).toBe(false);
      expect(read.query['$select']).not.toMatch(/subject|from|sender|Recipients|body/i);
    }
    const others = asked.filter((one) => !ofMessages.includes(one)).map(({ template }) => template);
    for (const other of others)
      expect(other).toMatch(/^\/(me|me\/mailFolders\/\{id\}|subscriptions.*)$/);
    expect(system.lines.join('\n')).not.toMatch(/Private matter/);
  });
});

describe('law 2: in at least once, out exactly once', () => {
  it('a notification that comes five times, late and after a 404, makes one entry', async () => {
    const { app, carla, anna, contact } = await on.connected();
    await app.send('u1', { contact, subject: 'Once', text: 'Hello' });
    await system.idle();
    await on.fault({ target: 'notification' }, { type: 'repeat', times: 5 });
    await on.fault({ target: 'message', mailbox: anna.email }, { type: 'ghost', reads: 2 });
    await carla.reply((await carla.find('Once'))['internetMessageId'], { text: 'Only once' });
    await system.idle({ settled: true });
    expect(snippets(await app.conversation('carla'))).toEqual(['Only once', 'Hello']);
  });

  it.each([
    ['its answer is lost', { type: 'drop-after' }],
    ['it is answered 504 after the effect', { type: 'fail-after', status: 504 }],
    ['the copy shows late as a draft', { type: 'late-send', shows: 'draft', ms: 1500 }],
    ['the copy shows late as missing', { type: 'late-send', shows: 'missing', ms: 1500 }],
    ['it is throttled first', { type: 'throttle', retryAfter: '1.2' }],
    ['it is answered 503 before the effect', { type: 'fail', status: 503 }],
  ])(
    'a send reaches the recipient once when %s',
    async (_, effect) => {
      const { app, anna, carla, contact } = await on.connected();
      await on.fault({ method: 'POST', path: '/send$', mailbox: anna.email, times: 1 }, effect);
      const sent = await app.send('u1', { contact, subject: 'Exactly one', text: 'Hello' });
      expect([201, 202]).toContain(sent.status);
      await expect
        .poll(async () => {
          await system.idle({ settled: true });
          return (await app.entry('carla', sent.body.id)).body.status;
        })
        .toBe('confirmed');
      expect(await carla.messages('inbox')).toHaveLength(1);
    },
    40_000,
  );

  it.each([
    [403, 'ErrorSendAsDenied', 'send_as_denied'],
    [429, 'ErrorExceededMessageLimit', 'daily_limit'],
    [413, 'ErrorMessageSizeExceeded', 'message_too_large'],
    [400, 'ErrorInvalidRequest', 'rejected'],
  ])(
    'a send that Graph refuses with %d %s fails as %s and reaches nobody',
    async (status, code, expected) => {
      const { app, anna, carla, contact } = await on.connected();
      await on.fault(
        { method: 'POST', path: '/send$', mailbox: anna.email },
        { type: 'fail', status, code },
      );
      const sent = await app.send('u1', { contact, subject: 'Refused', text: 'Hello' });
      await system.idle({ settled: true });
      const entry = (await app.entry('carla', sent.body.id)).body;
      expect(entry).toMatchObject({ status: 'failed', failure: { code: expected } });
      expect(await carla.messages('inbox')).toEqual([]);
      expect(await anna.messages('drafts')).toEqual([]);
    },
  );
});

describe('law 4: nothing fails silently', () => {
  it.each(['mail-notifications', 'sends', 'upkeep', 'events'])(
    'a malformed message of %s becomes a poison record',
    async (queue) => {
      const app = crm(system);
      const ops = { key: system.host.adminKey };
      const before = (await app.call('GET', 'ops/poison?limit=100', ops)).body.poison;
      const client = QueueServiceClient.fromConnectionString(
        system.connectionString,
      ).getQueueClient(queue);
      await client.createIfNotExists();
      await client.sendMessage(Buffer.from('{"hello":"SECRET"}').toString('base64'));
      await system.idle();
      const after = (await app.call('GET', 'ops/poison?limit=100', ops)).body.poison;
      expect(after.length).toBe(before.length + 1);
      const record = after.find((one: Json) => !before.some((old: Json) => old.id === one.id));
      expect(record).toMatchObject({ queue, code: 'malformed' });
      expect(JSON.stringify(record)).not.toContain('SECRET');
      expect(await app.call('POST', `ops/poison/${record.id}/retry`, ops)).toMatchObject({
        status: 400,
      });
    },
  );
});

/** Each holds SECRET in a form of its own. */
const UNREADABLE: readonly (readonly [string, string])[] = [
  ['base64 of bytes that are no UTF-8', Buffer.from('SECRET\xff\xfe', 'latin1').toString('base64')],
  ['no base64 at all', 'SECRET: no base64, <no> JSON!'],
  ['base64 of no JSON', Buffer.from('SECRET').toString('base64')],
  ['JSON as text', '"SECRET"'],
];

describe('law 4: a queue message that nobody can read ends as a record', () => {
  it.each(UNREADABLE)(
    '%s, in a queue and in its poison queue; nothing of it is kept or logged',
    async (_, text) => {
      const app = crm(system);
      const ops = { key: system.host.adminKey };
      const listed = async (): Promise<Json[]> =>
        (await app.call('GET', 'ops/poison?limit=100', ops)).body.poison;
      const service = QueueServiceClient.fromConnectionString(system.connectionString);
      for (const name of ['events', 'events-poison']) {
        const before = await listed();
        const client = service.getQueueClient(name);
        await client.createIfNotExists();
        await client.sendMessage(text);
        await system.idle({ settled: true });
        // What the host itself has moved there waits for the timer, which empties the queue in one run.
        await on.drainPoison();
        await system.idle({ settled: true });
        const added = (await listed()).filter(({ id }) => !before.some((old) => old['id'] === id));
        expect(added, name).toMatchObject([{ queue: 'events', code: 'malformed' }]);
        expect(JSON.stringify(added)).not.toMatch(/SECRET|U0VDUkVU/);
        expect((await client.getProperties()).approximateMessagesCount, name).toBe(0);
      }
      const queues = [];
      for await (const { name } of service.listQueues()) queues.push(name);
      expect(queues).not.toContain('events-poison-poison');
      expect(system.lines.join('\n')).not.toMatch(/SECRET|U0VDUkVU/);
    },
  );
});

describe('law 6: the status tells the truth', () => {
  it('syncedThrough moves on when a resync has ended, and a lost notification is made good', async () => {
    const { app, carla, contact } = await on.connected();
    await app.send('u1', { contact, subject: 'Lost', text: 'Hello' });
    await system.idle();
    await on.fault({ target: 'notification' }, { type: 'lose' });
    await carla.reply((await carla.find('Lost'))['internetMessageId'], { text: 'Unannounced' });
    await system.idle();
    expect(snippets(await app.conversation('carla'))).toEqual(['Hello']);
    const before = String((await app.connection('u1')).body.syncedThrough);
    await system.host.fire('resync-mailboxes');
    await expect
      .poll(async () => snippets(await app.conversation('carla')))
      .toEqual(['Unannounced', 'Hello']);
    await system.idle();
    const after = (await app.connection('u1')).body;
    expect(Date.parse(after.syncedThrough)).toBeGreaterThanOrEqual(Date.parse(before));
    expect(Date.parse(after.syncedThrough)).toBeLessThanOrEqual(Date.now() - 4 * 60_000);
    expect(after.problems).toBe(0);
  });
});

describe('law 7: tenants never meet', () => {
  it('the same ids in another account show nothing, and a cursor opens only its own list', async () => {
    const { app, contact } = await on.connected();
    const sent = await app.send('u1', { contact, subject: 'Ours', text: 'Hello' });
    await app.send('u1', { contact, subject: 'Ours too', text: 'Hello' });
    await system.idle();
    const stranger = crm(system);
    expect(await stranger.conversation('carla')).toEqual([]);
    expect(await stranger.entry('carla', sent.body.id)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    const page = await app.call('GET', `${app.contact('carla')}/conversation?limit=1`);
    const cursor = encodeURIComponent(page.body.nextCursor);
    expect(
      (await app.call('GET', `${app.contact('carla')}/conversation?cursor=${cursor}`)).body.entries,
    ).toHaveLength(1);
    for (const path of [stranger.contact('carla'), app.contact('other')]) {
      expect(await app.call('GET', `${path}/conversation?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid_cursor' },
      });
    }
  });
});

describe('events', () => {
  it('tell of each entry and change, under one webhook-id however often they are tried, without a body', async () => {
    const { app, carla, contact } = await on.connected();
    hook.answer(() => 500);
    await app.send('u1', { contact, subject: 'Told', text: `Hello ${'long '.repeat(10_000)}` });
    await system.idle();
    hook.answer(() => 204);
    await carla.reply((await carla.find('Told'))['internetMessageId'], { text: 'Answer' });
    await expect
      .poll(
        () =>
          hook.heard.filter(
            (one) => one.data['accountId'] === app.account && one.type.includes('entry'),
          ).length,
      )
      .toBeGreaterThanOrEqual(4);
    await system.idle({ settled: true });
    const [newest, first] = await app.conversation('carla');
    const of = (entry: Json, type: string): Set<string> =>
      new Set(
        hook.heard
          .filter((one) => one.data['entryId'] === entry.id && one.type === type)
          .map((one) => one.id),
      );
    expect(of(first, 'conversation.entry.created').size).toBe(1);
    expect(of(newest, 'conversation.entry.created').size).toBe(1);
    expect(of(first, 'conversation.entry.updated').size).toBe(first.version - 1);
    expect(hook.refused).toEqual([]);
    expect(Math.max(...hook.heard.map((one) => one.bytes))).toBeLessThan(20_000);
    expect(
      hook.heard.some(
        (one) => one.type === 'connection.changed' && one.data['reason'] === 'connected',
      ),
    ).toBe(true);
  });
});
