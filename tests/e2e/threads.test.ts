import { describe, expect, it } from 'vitest';
import type { Crm, Json } from '../stage/system/crm.ts';
import type { Person } from '../stage/system/person.ts';
import { openSystem, snippets } from '../stage/system/system-stage.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';
import { nextSecond } from '../stage/next-second.ts';
import { until } from '../stage/until.ts';

const hook = await webhookListener();
const { system, on } = await openSystem({
  env: { ...hook.env, DELAY_SCALE: '0.01', RESYNC_MINUTES: '0' },
});

const threadsOf = async (app: Crm, query = ''): Promise<readonly Json[]> => {
  const answer = await app.call('GET', `${app.contact('carla')}/threads${query}`);
  expect(answer.status).toBe(200);
  return answer.body.threads;
};
const turn = (app: Crm, id: string, sync: boolean) =>
  app.call('PATCH', `${app.contact('carla')}/threads/${id}`, { body: { sync } });
const threadIds = async (app: Crm): Promise<string[]> => (await threadsOf(app)).map(({ id }) => id);

/** Writes in answer to the mail of this subject, and waits till the app has dealt with it. */
async function answers(person: Person, subject: string, text: string): Promise<void> {
  await person.reply((await person.find(subject))['internetMessageId'], { text });
  await system.idle();
}

async function resync(): Promise<void> {
  await fetch(`${system.host.url}/admin/functions/resync-mailboxes`, {
    method: 'POST',
    headers: { 'x-functions-key': system.host.adminKey, 'content-type': 'application/json' },
    body: '{"input":""}',
  });
  await system.idle();
}

describe('threads', () => {
  it('are listed with subject, people, state, last entry and counts, those that began last first', async () => {
    const { app, anna, carla, contact } = await on.started('First subject');
    await answers(carla, 'First subject', 'An answer');
    await app.send('u1', { contact, subject: 'Second subject', text: 'And another thing' });
    await system.idle();
    const [second, first, ...more] = await threadsOf(app);
    expect(more).toEqual([]);
    expect(second).toMatchObject({
      subject: 'Second subject',
      counts: { entries: 1, skipped: 0 },
      lastEntry: { direction: 'outbound', snippet: 'And another thing' },
    });
    const newest = (await app.conversation('carla')).find(({ subject }) => /First/.test(subject));
    expect(first).toEqual({
      id: newest.threadId,
      accountId: app.account,
      userId: 'u1',
      contactId: 'carla',
      mailbox: anna.email,
      subject: 'First subject',
      people: [{ email: carla.email }],
      state: 'syncing',
      stopped: null,
      startedAt: expect.stringMatching(/Z$/),
      activeSince: first.startedAt,
      lastEntry: {
        id: newest.id,
        occurredAt: newest.occurredAt,
        direction: 'inbound',
        snippet: newest.snippet,
      },
      counts: { entries: 2, skipped: 0 },
    });
    const one = await app.call('GET', `${app.contact('carla')}/threads/${first.id}`);
    expect(one.body).toEqual(first);
    const page = await app.call('GET', `${app.contact('carla')}/threads?limit=1`);
    const rest = await app.call(
      'GET',
      `${app.contact('carla')}/threads?limit=1&cursor=${page.body.nextCursor}`,
    );
    expect([page.body.threads[0].id, rest.body.threads[0].id]).toEqual([second.id, first.id]);
    expect(rest.body.nextCursor).toBeNull();
  });

  it('count what was skipped', async () => {
    const { app, carla, first } = await on.started('Pictures');
    await carla.reply(first['internetMessageId'], {
      text: 'Look',
      attachments: [
        {
          name: 'large.bin',
          contentType: 'application/octet-stream',
          contentBase64: Buffer.alloc(3_200_000).toString('base64'),
        },
      ],
    });
    await system.idle();
    expect(await threadsOf(app)).toMatchObject([{ counts: { entries: 1, skipped: 1 } }]);
  });

  it('of a contact that is not known are none, and of none there is no other thread', async () => {
    const { app } = await on.strangers();
    expect(await threadsOf(app)).toEqual([]);
    const path = `${app.contact('carla')}/threads`;
    expect((await app.call('GET', `${path}/nobody`)).body.code).toBe('not_found');
    expect((await app.call('GET', `${path}/no%20id`)).body.code).toBe('not_found');
    expect((await turn(app, 'nobody', false)).body.code).toBe('not_found');
    const bad = await app.call('PATCH', `${path}/nobody`, { body: { sync: 'no' } });
    expect(bad).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  });
});

describe('a thread that the CRM stops', () => {
  it('takes nothing from then on, nor what came meanwhile once it is started again', async () => {
    const { app, anna, carla } = await on.started('Deal');
    const [id = ''] = await threadIds(app);
    const stopped = await turn(app, id, false);
    expect(stopped).toMatchObject({
      status: 200,
      body: { state: 'stopped', stopped: { why: 'by_request' } },
    });
    expect((await turn(app, id, false)).body).toEqual(stopped.body);
    await answers(carla, 'Deal', 'While it is stopped');
    await answers(anna, 'RE: Deal', 'From Outlook, while it is stopped');
    expect(snippets(await app.conversation('carla'))).toEqual(['Hello']);

    await nextSecond();
    const started = await turn(app, id, true);
    expect(started).toMatchObject({ status: 200, body: { state: 'syncing', stopped: null } });
    expect((await turn(app, id, true)).body).toEqual(started.body);
    expect(Date.parse(started.body.activeSince)).toBeGreaterThan(
      Date.parse(started.body.startedAt),
    );
    await nextSecond();
    await nextSecond();
    await answers(carla, 'Deal', 'Started again');
    await resync();
    expect(snippets(await app.conversation('carla'))).toEqual(['Started again', 'Hello']);
    expect((await threadsOf(app))[0].counts).toEqual({ entries: 2, skipped: 0 });

    await until(() => events(id).length === 2);
    expect(events(id)).toMatchObject([
      {
        state: 'stopped',
        stopped: stopped.body.stopped,
        activeSince: stopped.body.activeSince,
        contactId: 'carla',
        userId: 'u1',
      },
      { state: 'syncing', stopped: null, activeSince: expect.any(String) },
    ]);
  });

  it('is started by a reply that the CRM sends in it (rule 7)', async () => {
    const { app, carla, contact } = await on.started('Reply');
    const [id = ''] = await threadIds(app);
    await turn(app, id, false);
    await nextSecond();
    const [first] = await app.conversation('carla');
    await app.send('u1', { contact, replyTo: first?.id, text: 'Once more' });
    await system.idle();
    expect(await threadsOf(app)).toMatchObject([{ id, state: 'syncing' }]);
    await answers(carla, 'Re: Reply', 'Welcome back');
    expect(snippets(await app.conversation('carla'))).toEqual([
      'Welcome back',
      'Once more',
      'Hello',
    ]);
    await until(() => events(id).length === 2);
  });

  it('leaves the other threads alone', async () => {
    const { app, carla, contact } = await on.started('One');
    const [one = ''] = await threadIds(app);
    await app.send('u1', { contact, subject: 'Two', text: 'Beside it' });
    await system.idle();
    await turn(app, one, false);
    await answers(carla, 'Two', 'To the other');
    await answers(carla, 'One', 'To this one');
    expect(snippets(await app.conversation('carla'))).toEqual([
      'To the other',
      'Beside it',
      'Hello',
    ]);
  });
});

describe('a thread that a disconnect or another mailbox stopped', () => {
  it('says so, and is started under the connection as it is now; without one it is not_connected', async () => {
    const { app, anna, ben, carla } = await on.started('Gone');
    const [id = ''] = await threadIds(app);
    await app.disconnect('u1');
    await system.idle();
    expect(await threadsOf(app)).toMatchObject([
      { state: 'stopped', stopped: { why: 'disconnected', at: null } },
    ]);
    expect(await turn(app, id, true)).toMatchObject({
      status: 409,
      body: { code: 'not_connected' },
    });
    await app.connect('u1', ben.email);
    await system.idle();
    expect(await threadsOf(app)).toMatchObject([{ stopped: { why: 'mailbox_changed' } }]);
    await app.connect('u1', anna.email, 'change');
    await system.idle();
    expect(await threadsOf(app)).toMatchObject([{ stopped: { why: 'disconnected' } }]);
    await answers(carla, 'Gone', 'In the gap');
    expect(await turn(app, id, true)).toMatchObject({ status: 200, body: { state: 'syncing' } });
    await nextSecond();
    await nextSecond();
    await answers(carla, 'Gone', 'Here again');
    await resync();
    expect(snippets(await app.conversation('carla'))).toEqual(['Here again', 'Hello']);
  });

  it('is never started when its contact was erased', async () => {
    const { app } = await on.started('Erased');
    const [id = ''] = await threadIds(app);
    await app.call('DELETE', app.contact('carla'));
    expect(await threadsOf(app)).toMatchObject([
      { subject: '', people: [], lastEntry: null, stopped: { why: 'contact_erased' } },
    ]);
    expect(await turn(app, id, true)).toMatchObject({
      status: 409,
      body: { code: 'contact_erased' },
    });
    expect((await turn(app, id, false)).status).toBe(200);
  });
});

function events(threadId: string): readonly Json[] {
  const told = new Map(
    hook.heard
      .filter(({ type }) => type === 'conversation.thread.changed')
      .map(({ id, data }) => [id, data]),
  );
  return [...told.values()].filter((data) => data['threadId'] === threadId);
}
