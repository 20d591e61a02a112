import { describe, expect, it } from 'vitest';
import type { Json } from '../../stage/system/crm.ts';
import { openSystem, expectConversation, snippets } from '../../stage/system/system-stage.ts';
import { webhookListener } from '../../stage/system/webhook-listener.ts';

const hook = await webhookListener();
const { system, on } = await openSystem({
  env: { ...hook.env, DELAY_SCALE: '0.002', RESYNC_MINUTES: '0' },
});

const post = (items: readonly object[]): Promise<Response> =>
  fetch(`${system.host.url}/api/graph/notifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ value: items }),
  });

describe('change notifications', () => {
  it('a storm of created and updated ones for one message makes one entry, unchanged', async () => {
    const { app, anna, carla, first } = await on.started('Storm');
    await carla.reply(first.internetMessageId, { text: 'Once' });
    await expectConversation(app, ['Once', 'Hello']);
    const [subscription] = await on.subscriptions(anna);
    const { id } = await anna.find('RE: Storm');
    const items = Array.from({ length: 60 }, (_, n) => ({
      clientState: subscription.clientState,
      changeType: n % 2 === 0 ? 'updated' : 'created',
      resourceData: { id },
    }));
    expect((await post(items)).status).toBe(202);
    await system.idle();
    const [answer, ...others] = await app.conversation('carla');
    expect([answer.version, others.length]).toEqual([1, 1]);
  });

  it('that are worked on at the same moment make one entry and one event', async () => {
    const { app, anna, carla, first } = await on.started('At once');
    const [subscription] = await on.subscriptions(anna);
    await on.fault({ target: 'notification' }, { type: 'lose' });
    await carla.reply(first.internetMessageId, { text: 'Ten runs' });
    const { id } = await anna.find('RE: At once');
    const item = { clientState: subscription.clientState, resourceData: { id } };
    const answers = await Promise.all(Array.from({ length: 10 }, () => post([item])));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
    await expectConversation(app, ['Ten runs', 'Hello']);
    await system.idle();
    const [entry, ...others] = await app.conversation('carla');
    expect([entry.version, others.length]).toEqual([1, 1]);
    const told = () => hook.heard.filter(({ data }) => data['entryId'] === entry.id);
    // A second after the entry.
    await expect.poll(() => told().length).toBeGreaterThan(0);
    await system.idle();
    expect(new Set(told().map((one) => one.id)).size).toBe(1);
  });

  it('for a message that stays 404 longer than it is looked for: the resync brings it in', async () => {
    const { app, anna, carla, first } = await on.started('Ghost');
    // Six looks after the notification, and two of the resync.
    await on.fault({ target: 'message', mailbox: anna.email }, { type: 'ghost', reads: 8 });
    await carla.reply(first.internetMessageId, { text: 'Late to read' });
    await expectConversation(app, ['Late to read', 'Hello']);
    expect((await app.connection('u1')).body.problems).toBe(0);
  });

  it('whose first id of an Outlook send is a ghost: the Sent Items copy is in, once', async () => {
    const { app, anna, carla, first } = await on.started('Sent twice');
    await carla.reply(first.internetMessageId, { text: 'A question' });
    await expectConversation(app, ['A question', 'Hello']);
    await on.fault({ target: 'notification' }, { type: 'phantom' });
    await on.fault(
      { target: 'message', mailbox: anna.email, path: 'sentitems' },
      { type: 'ghost', reads: 2 },
    );
    await anna.reply((await anna.find('RE: Sent twice')).internetMessageId, { text: 'Mine' });
    await expectConversation(app, ['Mine', 'A question', 'Hello']);
    await system.idle();
    const [mine] = await app.conversation('carla');
    expect([(await app.conversation('carla')).length, mine.status, mine.origin]).toEqual([
      3,
      'confirmed',
      'mailbox',
    ]);
  });

  it('that are lost are made good by resync: two mails of one second, one read, one moved by a rule', async () => {
    const { app, anna, carla, first } = await on.started('Outage');
    await on.fault({ target: 'notification' }, { type: 'lose' });
    await on.control('POST', `mailboxes/${anna.email}/rules`, {
      subjectContains: 'Outage',
      moveToFolder: 'Customers',
    });
    const reply = { inReplyTo: first.internetMessageId, subject: 'RE: Outage', from: carla.email };
    const same = { receivedDateTime: new Date(system.simulator.world.clock.now()).toISOString() };
    await anna.deliver({ ...reply, ...same, text: 'One', isRead: true });
    await anna.deliver({ ...reply, ...same, text: 'Two' });
    await carla.reply(first.internetMessageId, { text: 'Three' });
    await system.idle();
    expect(snippets(await app.conversation('carla'))).toEqual(['Hello']);
    for (let runs = 1; runs <= 2; runs += 1) {
      await system.host.fire('resync-mailboxes');
      await expectConversation(app, ['Three', 'One', 'Two', 'Hello']);
      await system.idle();
    }
    expect(await app.conversation('carla')).toHaveLength(4);
    // The state of reading is the user's own: neither asked for nor changed.
    expect(
      (await anna.messages())
        .filter((one) => /RE: Outage/i.test(one.subject))
        .map((one) => String(one.isRead))
        .toSorted(),
    ).toEqual(['false', 'false', 'true']);
  });

  it('for a subscription that nobody has any more are accepted, dropped and counted', async () => {
    const { app, anna, carla } = await on.connected();
    const [subscription] = await on.subscriptions(anna);
    await app.disconnect('u1');
    await system.idle();
    await carla.send({ to: [{ email: anna.email }], subject: 'Too late', text: 'x' });
    const { id } = await anna.find('Too late');
    const counted = async (): Promise<number> =>
      (await on.ops(app, 'health')).body.counters.notification_unknown_mailbox ?? 0;
    const before = await counted();
    await on.control('DELETE', 'requests');
    const { clientState, id: subscriptionId } = subscription;
    expect((await post([{ subscriptionId, clientState, resourceData: { id } }])).status).toBe(202);
    await system.idle();
    expect([(await counted()) - before, await on.requests(anna)]).toEqual([1, []]);
  });
});

const REFUSED = { type: 'fail', status: 400, code: 'ErrorMimeContentInvalid' };

describe('one unit of work per message', () => {
  it('one that fails holds up nobody; one that is refused is listed with its reason', async () => {
    const { app, anna, carla, first } = await on.started('Block');
    await on.fault({ target: 'notification' }, { type: 'hold' });
    for (const text of ['Refused', 'Failing', 'Good'])
      await carla.reply(first.internetMessageId, { subject: `RE: Block ${text}`, text });
    const id = async (text: string): Promise<string> => (await anna.find(`RE: Block ${text}`)).id;
    // The listing's look and the envelope's are good, the whole of it is not given.
    await on.fault({ path: await id('Refused'), nth: 3 }, REFUSED);
    const failing = await on.fault({ path: await id('Failing') }, { type: 'fail', status: 500 });
    await on.control('POST', 'notifications/release', {});
    await expectConversation(app, ['Good', 'Hello']);
    await expect.poll(async () => (await app.skipped('u1')).length).toBe(1);
    expect((await app.skipped('u1'))[0]).toMatchObject({ code: 'unreadable', retryable: true });
    await on.control('DELETE', `faults/${failing.id}`);
    await expectConversation(app, ['Good', 'Failing', 'Hello']);
    expect((await app.connection('u1')).body.problems).toBe(0);
  });

  it('one whose sender Graph refuses to tell is one problem, however often it is listed, until a resync brings it in; nothing of it is shown', async () => {
    const { app, anna, carla, first } = await on.started('Judged');
    await on.fault({ target: 'notification' }, { type: 'lose' });
    await carla.reply(first.internetMessageId, { text: 'Unjudged' });
    // A resync lists ids and headers; the first thing that it asks of this message is who it is from.
    const refused = await on.fault({ path: (await anna.find('RE: Judged')).id }, REFUSED);
    await system.host.fire('resync-mailboxes');
    const status = async () => (await app.connection('u1')).body;
    await expect.poll(async () => (await status()).problems).toBe(1);
    const poison = async (): Promise<readonly Json[]> => (await on.ops(app, 'poison')).body.poison;
    expect(await poison()).toMatchObject([
      { code: REFUSED.code, message: 'Refused, so it was not tried again.', attempt: 1 },
    ]);
    // The run whose problem is shown already may still hold the mailbox, and has not moved its due row.
    await system.idle();
    const once = await on.struck(refused);
    await system.host.fire('resync-mailboxes');
    await expect.poll(() => on.struck(refused)).toBeGreaterThan(once);
    await system.idle();
    expect(await poison()).toHaveLength(1);
    expect(await status()).toMatchObject({ status: 'connected', current: false, problems: 1 });
    expect([await app.skipped('u1'), snippets(await app.conversation('carla'))]).toEqual([
      [],
      ['Hello'],
    ]);
    await on.control('DELETE', `faults/${refused.id}`);
    await system.host.fire('resync-mailboxes');
    await expectConversation(app, ['Unjudged', 'Hello']);
    await system.idle();
    expect([await poison(), (await status()).problems]).toEqual([[], 0]);
  });
});

it('a system in which all of this went wrong is healthy and has no poison', async () => {
  const { app } = await on.connected();
  await system.idle();
  const poison: readonly Json[] = (await on.ops(app, 'poison')).body.poison;
  expect(poison).toEqual([]);
  expect((await on.ops(app, 'health')).body).toMatchObject({ status: 'ok', operatorFault: null });
});
