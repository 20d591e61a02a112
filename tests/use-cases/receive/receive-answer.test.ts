import { describe, expect, it } from 'vitest';
import { threadIdSchema } from '../../../shared/domain/ids.ts';
import { hashOf } from '../../../shared/domain/thread/message-id.ts';
import { receiveNotifications } from '../../../shared/use-cases/receive/receive-notifications.ts';
import {
  account,
  ANNA,
  CARLA,
  contact,
  CONVERSATION,
  FIRST,
  thread,
} from '../../stage/use-cases/cast.ts';
import { receiveStage, work } from '../../stage/use-cases/receive-stage.ts';
import { SENT_ITEMS } from '../../stage/use-cases/scripted-mail.ts';

const ended = (...outcomes: string[]) => ({ kind: 'ended', outcomes });
const mailOf = (email: string) => ({ email });

describe('an answer to an entry', () => {
  it('enters the conversation once, with what a reader needs', async () => {
    const on = await receiveStage();
    expect(
      await on.receive({ id: 'a', inReplyTo: FIRST, receivedDateTime: '2026-11-24T10:00:00Z' }),
    ).toEqual(ended('entered'));
    const [entry] = await on.entries();
    expect(entry).toMatchObject({
      version: 1,
      userId: 'u1',
      mailbox: 'anna@contoso.example',
      threadId: 't1',
      direction: 'inbound',
      origin: 'contact',
      unknownSender: false,
      status: 'received',
      from: { email: CARLA },
      subject: 'RE: Offer 17',
      occurredAt: '2026-11-24T10:00:00.000Z',
      snippet: 'Yes',
      internetMessageId: '<a@fabrikam.example>',
      graph: { messageId: 'a' },
    });
    const content = entry && (await on.deps.conversations.content(account, contact, entry.id));
    expect(content).toMatchObject({ newText: 'Yes', html: expect.stringContaining('Old') });
    expect(on.queues.sent).toMatchObject([
      { queue: 'events', work: { eventId: `evt_${entry?.id}_1` } },
    ]);
    const home = { kind: 'contact', accountId: account, contactId: contact } as const;
    expect(await on.events.find(home, `evt_${entry?.id}_1`)).toMatchObject({
      value: { state: 'pending', event: { type: 'conversation.entry.created' } },
    });
    expect(await on.knows('a@fabrikam.example')).toBe(true);
    expect(on.active).toEqual([on.state.mailbox.ref]);
  });

  it('is in as soon as it stands in the conversation, however long the CRM takes to be told', async () => {
    const on = await receiveStage();
    Object.assign(on.deps, { deliverAtOnce: async () => on.pass(60_000) });
    await on.receive({ id: 'a', inReplyTo: FIRST, receivedDateTime: '2026-11-24T10:00:00Z' });
    expect(on.deps.counters.readLags()).toEqual({
      received_to_entry: { count: 1, p50Ms: 5000, p99Ms: 5000 },
    });
  });

  it('costs three Graph requests, whatever points to its entry: nothing comes in without its From read', async () => {
    const on = await receiveStage();
    on.add({ id: 'a', inReplyTo: FIRST });
    await on.notify('a');
    expect(on.scripted.requests).toEqual(['threading', 'envelope', 'read']);
    on.scripted.requests.length = 0;
    on.add({ id: 'b', references: FIRST });
    await on.notify('b');
    expect(on.scripted.requests).toEqual(['threading', 'envelope', 'read']);
    expect(await on.entries()).toHaveLength(3);
  });

  it('costs at most 11 storage transactions, which leaves three for the delivery of its event', async () => {
    const on = await receiveStage();
    await on.receive({
      id: 'a',
      inReplyTo: FIRST,
      references: FIRST,
      conversationId: CONVERSATION,
    });
    expect(on.storageCalls()).toBeLessThanOrEqual(11);
    const by = await receiveStage();
    await by.receive({ id: 'a', inReplyTo: '<x@x.example>', references: FIRST });
    expect(by.storageCalls()).toBeLessThanOrEqual(11);
  });

  it('costs one Graph request when it is notified again, and is there once', async () => {
    const on = await receiveStage();
    on.add({ id: 'a', inReplyTo: FIRST });
    await on.notify('a');
    on.scripted.requests.length = 0;
    await on.notify('a', 'a');
    expect(on.scripted.requests).toEqual(['threading']);
    expect(await on.entries()).toHaveLength(2);
  });

  it('is judged after what it answers, when both are in one batch in the wrong order', async () => {
    const on = await receiveStage();
    on.add({
      id: 'b',
      inReplyTo: '<a@fabrikam.example>',
      receivedDateTime: '2026-11-24T10:00:09Z',
    });
    on.add({ id: 'a', inReplyTo: FIRST, receivedDateTime: '2026-11-24T10:00:01Z' });
    await on.notify('b', 'a');
    expect((await on.entries()).map((entry) => entry.graph?.messageId)).toEqual([
      'b',
      'a',
      undefined,
    ]);
  });

  it('from an address that nobody knows is marked, and makes nobody a participant', async () => {
    const on = await receiveStage();
    const stranger = mailOf('carla.private@mail.example');
    await on.receive({ id: 'a', inReplyTo: FIRST, from: stranger });
    expect((await on.entries())[0]).toMatchObject({ origin: 'other', unknownSender: true });
    expect(await on.receive({ id: 'b', references: FIRST, from: stranger })).toEqual(
      ended('unknown_sender'),
    );
  });

  it('from an address of the contact, whom the user had written to before the CRM knew it, is the contact’s', async () => {
    const on = await receiveStage();
    const home = 'carla@home.example';
    const to = [mailOf(CARLA), mailOf(home)];
    const sent = { from: mailOf(ANNA), to, parentFolderId: SENT_ITEMS };
    await on.receive({ id: 'own', inReplyTo: FIRST, ...sent });
    const found = await on.deps.conversations.contact(account, contact);
    if (found === null) throw new Error('no contact');
    const joined = [{ email: home, since: '2026-11-24T12:00:00Z' }];
    const known = { ...found.value, emails: [CARLA, home], joined };
    const change = { kind: 'update-contact', contact: { ...found, value: known } } as const;
    await on.deps.conversations.commit(account, contact, [change]);
    const receivedDateTime = '2026-11-24T11:00:00Z';
    await on.receive({ id: 'a', inReplyTo: FIRST, from: mailOf(home), receivedDateTime });
    expect((await on.entries())[0]).toMatchObject({ origin: 'contact', unknownSender: false });
  });

  it('with the forged From of the user waits for a Sent copy, then is inbound and marked, and makes no participants', async () => {
    const on = await receiveStage();
    const friend = mailOf('friend@evil.example');
    const forged = {
      id: 'a',
      inReplyTo: FIRST,
      from: mailOf('anna@contoso.example'),
      to: [mailOf('anna@contoso.example'), mailOf(CARLA), friend],
    };
    expect(await on.receive(forged)).toEqual({ kind: 'awaits_sent_copy' });
    expect(await on.entries()).toHaveLength(1);
    expect(await on.receive(forged, true)).toEqual(ended('entered'));
    expect((await on.entries())[0]).toMatchObject({
      direction: 'inbound',
      origin: 'other',
      unknownSender: true,
    });
    const answer = { id: 'b', references: '<a@fabrikam.example>', from: friend };
    expect(await on.receive(answer)).toEqual(ended('unknown_sender'));
  });

  it('waits for its Sent copy by its own queue message, four minutes from when it was first seen', async () => {
    const on = await receiveStage();
    on.add({
      id: 'a',
      inReplyTo: FIRST,
      from: mailOf('anna@contoso.example'),
      to: [mailOf(CARLA), mailOf('anna@contoso.example')],
    });
    await on.notify('a');
    expect(on.queues.sent).toMatchObject([{ queue: 'mail-notifications', work: { ids: ['a'] } }]);
    const waited = { ...work(['a']), firstSeen: on.deps.now() - 4 * 60_000 };
    await receiveNotifications(on.deps)(waited);
    expect(await on.entries()).toMatchObject([{ direction: 'inbound', origin: 'other' }, {}]);
  });

  it('from another address of the contact is the contact’s', async () => {
    const on = await receiveStage();
    const known = await on.deps.conversations.contact(account, contact);
    if (!known) throw new Error('no contact');
    await on.deps.conversations.commit(account, contact, [
      {
        kind: 'update-contact',
        contact: { ...known, value: { ...known.value, emails: [CARLA, 'CR@fabrikam.example'] } },
      },
    ]);
    expect(
      await on.receive({ id: 'a', references: FIRST, from: mailOf('cr@fabrikam.example') }),
    ).toEqual(ended('entered'));
    expect((await on.entries())[0]).toMatchObject({ origin: 'contact', unknownSender: false });
  });

  it('to a stopped thread still finds the live one through its References', async () => {
    const on = await receiveStage();
    const old = { ...thread, id: threadIdSchema.parse('t0'), generation: 0 };
    await on.deps.conversations.commit(account, contact, [{ kind: 'insert-thread', thread: old }]);
    await on.index.learn(account, thread.userId, [
      {
        messageIdHash: hashOf('old@x.example'),
        conversationHash: null,
        hit: { threadId: old.id, contactId: contact, entryId: 'e0', generation: 0 },
      },
    ]);
    const both = {
      inReplyTo: '<old@x.example>',
      references: `${FIRST} <x1@x.example> <old@x.example>`,
    };
    expect(await on.receive({ id: 'a', ...both })).toEqual(ended('entered'));
    expect((await on.entries())[0]).toMatchObject({ threadId: 't1' });
  });
});

describe('what is not ours', () => {
  it('costs one Graph request, and nothing of it is stored (law 1)', async () => {
    const on = await receiveStage({});
    const effects: string[] = [];
    on.onEffect((effect) => effects.push(effect));
    on.add({ id: 'a', references: '<x@x.example> <y@y.example>', conversationId: 'other' });
    await on.notify('a');
    expect(on.scripted.requests).toEqual(['threading']);
    expect(effects).toEqual([]);
  });

  it('costs two when it points to a thread and does not belong; nothing of it is stored', async () => {
    const on = await receiveStage();
    const effects: string[] = [];
    on.onEffect((effect) => effects.push(effect));
    on.add({ id: 'a', references: FIRST, subject: 'Dinner?' });
    await on.notify('a');
    expect(on.scripted.requests).toEqual(['threading', 'envelope']);
    expect(effects).toEqual([]);
  });

  it('is a draft, whatever it points to', async () => {
    const on = await receiveStage();
    expect(await on.receive({ id: 'a', inReplyTo: FIRST, isDraft: true })).toEqual(ended('draft'));
    expect(await on.entries()).toHaveLength(1);
  });

  it('is what was received before the thread began', async () => {
    const on = await receiveStage();
    const early = { inReplyTo: FIRST, receivedDateTime: '2026-11-24T08:59:59Z' };
    expect(await on.receive({ id: 'a', ...early })).toEqual(ended('before_thread'));
    expect(await on.entries()).toHaveLength(1);
  });

  it('is a fresh mail that only shares the conversationId', async () => {
    const on = await receiveStage();
    const shared = { conversationId: CONVERSATION, subject: 'Offer 17' };
    expect(await on.receive({ id: 'a', ...shared })).toEqual(ended('not_ours'));
    // Nobody reads whom it is from: it can't belong.
    expect(on.scripted.requests).toEqual([]);
    const answer = { ...shared, inReplyTo: '<unknown@x.example>' };
    expect(await on.receive({ id: 'b', ...answer })).toEqual(ended('entered'));
  });
});
