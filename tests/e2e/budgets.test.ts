import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ownAccount } from '../azurite.ts';
import { countingProxy } from '../stage/system/counting-proxy.ts';
import { crm } from '../stage/system/crm.ts';
import { NO_TIMERS } from '../stage/system/no-timers.ts';
import { newPerson, type Person } from '../stage/system/person.ts';
import { openSystem, snippets } from '../stage/system/system-stage.ts';
import { webhookListener, type HeardEvent } from '../stage/system/webhook-listener.ts';
import { nextSecond } from '../stage/next-second.ts';
import { until } from '../stage/until.ts';

let anna: Person;
let carla: Person;
const contact = { id: 'carla', email: 'carla@client.example' };
const file = {
  name: 'a.txt',
  contentType: 'text/plain',
  contentBase64: Buffer.alloc(100).toString('base64'),
};

const storage = await countingProxy(await ownAccount());
afterAll(() => storage.close());
const hook = await webhookListener();
const { system, on } = await openSystem({
  env: {
    ...hook.env,
    ...NO_TIMERS,
    AzureWebJobsStorage: storage.connectionString,
    // The owner of a send comes after six seconds: also a slow machine has sent by then.
    DELAY_SCALE: '0.05',
  },
});
const app = crm(system);

beforeAll(async () => {
  anna = await newPerson(system, 'anna@firm.example');
  carla = await newPerson(system, contact.email);
  expect((await app.connect('u1', anna.email)).status).toBe(200);
  await system.idle();
  // Warm: token, mailbox and connection were read by a first round, and the containers are made.
  await app.send('u1', { contact, subject: 'Warm', text: 'x', attachments: [file] });
  await told(({ data }) => data['status'] === 'confirmed');
  // Nor is what waits: the upkeep of the new connection for its lease, the first send's owner.
  await system.idle({ settled: true, limitMs: 90_000 });
}, 150_000);
beforeEach(() => {
  storage.reset();
  system.simulator.world.journal.clear();
});

/** Till it is quiet and the CRM has heard of it: an event of received mail comes a second after the mail. */
async function told(isIt: (event: HeardEvent) => boolean): Promise<void> {
  await system.idle();
  await until(() => hook.heard.some(isIt));
  await system.idle();
}
const isNew = (): ((event: HeardEvent) => boolean) => {
  const known = new Set(hook.heard);
  return (event) => event.type === 'conversation.entry.created' && !known.has(event);
};

/**
 * Never-lists are warm for ten seconds from when they were read, which may be over by now: put anew they are read by the
 * answer right before what is counted.
 */
async function warmNeverLists(mail: unknown): Promise<void> {
  for (const whose of [`accounts/${app.account}`, app.user('u1')])
    expect((await app.call('PUT', `${whose}/never-list`, { body: {} })).status).toBe(200);
  const isIts = isNew();
  await carla.reply(mail, { text: 'Warm again' });
  await told(isIts);
}

/** HTTP requests to Graph: a `$batch` is one. */
const graph = (): string[] =>
  system.simulator.world.journal.entries
    .filter((entry) => entry.batch === null)
    .map((entry) => `${entry.method} ${entry.template}`);

describe('Graph requests per notification', () => {
  it('an unrelated message costs one', async () => {
    await carla.send({ to: [{ email: anna.email }], subject: 'Private', text: 'x' });
    await system.idle();
    expect(graph()).toEqual(['POST /$batch']);
  });

  it('notifications of a mailbox that come together share their look at it', async () => {
    const subscription = system.simulator.world.subscriptions.values().next().value;
    const [known] = await anna.messages('inbox');
    const posts = Array.from({ length: 20 }, () =>
      notify(subscription?.clientState, [known?.['id']]),
    );
    for (const { status } of await Promise.all(posts)) expect(status).toBe(202);
    await system.idle();
    // Its queue message, its own Message-ID in the index, and the connection, whose scope says whether it may begin a
    // thread; a look at the mailbox each two seconds, of which a slow machine may take some.
    expect(storage.ours().length).toBeLessThanOrEqual(3 * posts.length + 10);
  });

  it('a synced answer costs three and at most 12 storage transactions, its event included', async () => {
    const mail = (await carla.find('Warm'))['internetMessageId'];
    await warmNeverLists(mail);
    storage.reset();
    system.simulator.world.journal.clear();
    const isIts = isNew();
    await carla.reply(mail, { text: 'Yes' });
    await told(isIts);
    expect(graph()).toHaveLength(3);
    // The webhook's own message in the queue is part of the count.
    // It is this run that delivers the event, and ends its message.
    expect(storage.ours().length + storage.eventsEnded()).toBeLessThanOrEqual(12);
    expect(snippets(await app.conversation('carla'))).toContain('Yes');
  });

  it('ten answers in one notification cost four storage transactions each', async () => {
    const mail = (await carla.find('Warm'))['internetMessageId'];
    const subscription = system.simulator.world.subscriptions.values().next().value;
    const held = await on.fault({ target: 'notification' }, { type: 'lose' });
    const known = new Set((await anna.messages('inbox')).map((one) => one['id']));
    for (let n = 0; n < 10; n += 1) await carla.reply(mail, { text: `Answer ${n}` });
    const ids = (await anna.messages('inbox'))
      .map((one) => one['id'])
      .filter((id) => !known.has(id));
    expect(ids).toHaveLength(10);
    await system.idle();
    await on.control('DELETE', `faults/${held.id}`);
    storage.reset();
    system.simulator.world.journal.clear();
    const before = hook.heard.length;
    const response = await notify(subscription?.clientState, ids);
    expect(response.status).toBe(202);
    await system.idle();
    await until(() => hook.heard.length >= before + 10);
    await system.idle();
    expect(storage.ours().length + storage.eventsEnded()).toBeLessThanOrEqual(40);
    // A batch of two items and a page for the threading, then two for each message.
    expect(graph()).toHaveLength(2 + 20);
    const { entries } = system.simulator.world.journal;
    expect(entries.filter(({ batch }) => batch !== null)).toHaveLength(2);
  });

  it('one more Graph request and one blob write for a stored attachment', async () => {
    const mail = (await carla.find('Warm'))['internetMessageId'];
    storage.reset();
    const isIts = isNew();
    await carla.reply(mail, { text: 'With a file', attachments: [file] });
    await told(isIts);
    expect(graph()).toHaveLength(4);
    expect(storage.ours().filter(({ service }) => service === 'blob')).toHaveLength(1);
  });

  it('a nominated message that is not admitted costs two', async () => {
    const mail = await carla.find('Warm');
    await anna.deliver({
      from: { email: 'stranger@elsewhere.example' },
      to: [{ email: anna.email }],
      subject: 'Quite another topic',
      references: [mail['internetMessageId']],
      text: 'x',
    });
    await system.idle();
    expect(graph()).toHaveLength(2);
    expect(storage.ours().filter(({ method }) => method !== 'GET' && method !== 'POST')).toEqual(
      [],
    );
  });

  it('the second notification of a finished message costs one', async () => {
    const first = system.simulator.world.subscriptions.values().next().value;
    const answer = (await anna.messages('inbox')).find((one) => one['subject'] === 'RE: Warm');
    expect((await notify(first?.clientState, [answer?.['id']])).status).toBe(202);
    await system.idle();
    expect(graph()).toEqual(['POST /$batch']);
  });
});

describe('Graph requests under a wider scope', () => {
  it('an unrelated message costs one more, and so does one that begins a thread', async () => {
    const put = { body: { emails: [contact.email] } };
    expect((await app.call('PUT', app.contact('carla'), put)).status).toBe(200);
    const change = { scope: 'known-contacts', consentedBy: { name: 'Anna' } };
    const path = `${app.user('u1')}/connection`;
    expect((await app.call('PATCH', path, { body: change })).status).toBe(200);
    await nextSecond();
    await anna.deliver({
      from: { email: 'stranger@elsewhere.example' },
      to: [{ email: anna.email }],
      subject: 'Private',
      text: 'x',
    });
    await system.idle();
    expect(graph()).toEqual(['POST /$batch', 'GET /me/messages/{id}']);
    system.simulator.world.journal.clear();
    const isIts = isNew();
    await carla.send({ to: [{ email: anna.email }], subject: 'A question', text: 'x' });
    await told(isIts);
    expect(graph()).toEqual(['POST /$batch', ...Array(3).fill('GET /me/messages/{id}')]);
    const narrow = { body: { scope: 'crm-threads' } };
    expect((await app.call('PATCH', path, narrow)).status).toBe(200);
  });
});

describe('Graph requests per send', () => {
  it('a CRM send of a new thread costs two, its own Sent copy one', async () => {
    await app.send('u1', { contact, subject: 'Counted', text: 'x' });
    await system.idle();
    const sends = graph().filter((one) => one !== 'POST /$batch');
    expect(sends).toEqual(['POST /me/messages', 'POST /me/messages/{id}/send']);
    expect((await app.conversation('carla'))[0]).toMatchObject({ status: 'confirmed' });
  });

  it('and at most 28 storage transactions, its own Sent copy apart', async () => {
    // The owner of the send before is no part of this one.
    await system.idle({ settled: true, limitMs: 90_000 });
    await warmNeverLists((await carla.find('Warm'))['internetMessageId']);
    const held = await on.fault({ target: 'notification' }, { type: 'hold' });
    storage.reset();
    await app.send('u1', { contact, subject: 'Stored', text: 'x' });
    await system.idle();
    const counted = storage.ours();
    await on.control('DELETE', `faults/${held.id}`);
    await on.control('POST', 'notifications/release', {});
    expect(counted.length).toBeLessThanOrEqual(28);
  });
});

/** A change notification of these messages, as Graph would send it. */
function notify(
  clientState: string | null | undefined,
  ids: readonly unknown[],
): Promise<Response> {
  return fetch(`${system.host.url}/api/graph/notifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ value: ids.map((id) => ({ clientState, resourceData: { id } })) }),
  });
}
