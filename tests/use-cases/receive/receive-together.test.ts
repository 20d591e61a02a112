import { describe, expect, it } from 'vitest';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import {
  accountIdSchema,
  userIdSchema,
  threadIdSchema,
  mailboxRefSchema,
} from '../../../shared/domain/ids.ts';
import { ownAddressesOf } from '../../../shared/domain/mailbox/own-addresses.ts';
import { hashOf } from '../../../shared/domain/thread/message-id.ts';
import type { ThreadIndex } from '../../../shared/ports/thread-index.ts';
import { receiveMessages } from '../../../shared/use-cases/receive/receive-messages.ts';
import {
  account,
  ANNA,
  CARLA,
  connection,
  contact,
  FIRST,
  mailbox,
  ref,
  thread,
} from '../../stage/use-cases/cast.ts';
import { receiveStage, type ReceiveStage } from '../../stage/use-cases/receive-stage.ts';
import { SENT_ITEMS, type Script } from '../../stage/use-cases/scripted-mail.ts';

const ended = (...outcomes: string[]) => ({ kind: 'ended', outcomes });
const user2 = userIdSchema.parse('u2');
const ref2 = mailboxRefSchema.parse('b'.repeat(32));

/** A second user of the account, with a mailbox of their own and a thread with the same contact. */
async function withSecondUser(on: ReceiveStage) {
  on.connections.set('acme u2', { ...connection, userId: user2, mailboxRef: ref2 });
  const thread2 = { ...thread, id: threadIdSchema.parse('t2'), userId: user2, mailboxRef: ref2 };
  await on.deps.conversations.commit(account, contact, [
    { kind: 'insert-thread', thread: thread2 },
  ]);
  const hit = { threadId: thread2.id, contactId: contact, entryId: on.first.id, generation: 1 };
  const row = { messageIdHash: hashOf('first2@contoso.example'), conversationHash: null, hit };
  await on.index.learn(account, user2, [row]);
  const link = { accountId: account, userId: user2, generation: 1 };
  const bens = {
    ...mailbox,
    ref: ref2,
    email: 'ben@contoso.example',
    ...ownAddressesOf('ben@contoso.example', 'tid'),
  };
  return async (script: Script) => {
    const threading = on.add({ references: '<first2@contoso.example>', ...script });
    const messages = [{ threading, linkIsNewer: true, hasAwaitedSentCopy: false }];
    return (await receiveMessages(on.deps, bens, [link], messages))[0];
  };
}

const toBoth = { internetMessageId: '<both@fabrikam.example>' };

describe('two users of one account in the same thread', () => {
  it('have one entry, and both know its Message-ID', async () => {
    const on = await receiveStage();
    const second = await withSecondUser(on);
    expect(await on.receive({ id: 'a', inReplyTo: FIRST, ...toBoth })).toEqual(ended('entered'));
    expect(await second({ id: 'b', ...toBoth })).toEqual(ended('there_already'));
    const entries = await on.entries();
    expect(entries).toHaveLength(2);
    const hit = await on.index.byMessageId(account, user2, hashOf('both@fabrikam.example'));
    expect(hit).toMatchObject({ entryId: entries[0]?.id, threadId: 't2' });
    const events = on.queues.sent.map((one) => one.work);
    expect(events).toMatchObject([
      { eventId: `evt_${entries[0]?.id}_1` },
      { eventId: `evt_${entries[0]?.id}_1` },
    ]);
  });

  it.each([
    ['', false, 2],
    [', also when both are private', true, 1],
  ])(
    'see a different mail under the same Message-ID as skipped, once%s',
    async (_, markedPrivate, entries) => {
      const on = await receiveStage();
      const second = await withSecondUser(on);
      await on.receive({ id: 'a', inReplyTo: FIRST, markedPrivate, ...toBoth });
      const sentDateTime = '2026-11-24T10:00:00Z';
      const receivedDateTime = '2026-11-24T10:00:04Z';
      const forged = { id: 'b', markedPrivate, ...toBoth, sentDateTime, receivedDateTime };
      expect(await second(forged)).toEqual(ended('skipped'));
      expect(await second(forged)).toEqual(ended('done_already'));
      expect(await on.skippedMessages({ account, user: user2 })).toMatchObject([
        { code: 'duplicate_message_id', threadId: 't2' },
      ]);
      expect(await on.entries()).toHaveLength(entries);
    },
  );

  it('have one entry of a mail that a mailing list has brought one of them once more', async () => {
    const on = await receiveStage();
    const second = await withSecondUser(on);
    await on.receive({ id: 'a', inReplyTo: FIRST, ...toBoth });
    const answer = { inReplyTo: '<first2@contoso.example>', ...toBoth };
    const from = { email: 'list@lists.example' };
    const receivedDateTime = '2026-11-24T10:00:09Z';
    expect(await second({ id: 'b', ...answer })).toEqual(ended('there_already'));
    expect(await second({ id: 'c', ...answer, from, receivedDateTime })).toEqual(
      ended('done_already'),
    );
    expect(await on.skippedMessages({ account, user: user2 })).toEqual([]);
  });

  it('have one skipped message in the conversation, and each has it in their list', async () => {
    const on = await receiveStage();
    const second = await withSecondUser(on);
    await on.receive({ id: 'a', inReplyTo: FIRST, markedPrivate: true, ...toBoth });
    expect(await second({ id: 'b', markedPrivate: true, ...toBoth })).toEqual(
      ended('there_already'),
    );
    expect(await on.skippedMessages()).toHaveLength(1);
    expect(await on.skippedMessages({ account, user: user2 })).toHaveLength(1);
  });

  it('have what Graph gives from one of their mailboxes only, and the other sees its copy as unreadable, once', async () => {
    const on = await receiveStage();
    const second = await withSecondUser(on);
    const corrupt = new ServiceFailure('refused', 'ErrorItemCorrupt', { status: 400 });
    on.scripted.fail('read a', corrupt);
    expect(await on.receive({ id: 'a', inReplyTo: FIRST, ...toBoth })).toEqual(ended('skipped'));
    expect(await second({ id: 'b', ...toBoth })).toEqual(ended('entered'));
    expect(await on.receive({ id: 'a', inReplyTo: FIRST, ...toBoth })).toEqual(
      ended('done_already'),
    );
    expect(await on.entries()).toHaveLength(2);
    expect(await on.skippedMessages()).toMatchObject([{ code: 'unreadable' }]);
    expect(await on.skippedMessages({ account, user: user2 })).toEqual([]);
  });
});

describe('one mailbox behind two connections of different accounts', () => {
  it('is judged for each: what belongs to one is nothing to the other', async () => {
    const on = await receiveStage();
    const other = accountIdSchema.parse('other');
    on.connections.set('other u1', { ...connection, accountId: other });
    on.state.links.push({ accountId: other, userId: connection.userId, generation: 1 });
    expect(await on.receive({ id: 'a', inReplyTo: FIRST })).toEqual(ended('entered', 'not_ours'));
    expect(await on.entries({ account: other, contact })).toEqual([]);
  });

  it('has its turn for the second though the first fails', async () => {
    const on = await receiveStage();
    const other = accountIdSchema.parse('other');
    on.state.links.unshift({ accountId: other, userId: connection.userId, generation: 1 });
    const { threadIndex } = on.deps;
    Object.assign(on.deps, {
      threadIndex: {
        ...threadIndex,
        byMessageId: (...args: Parameters<typeof threadIndex.byMessageId>) =>
          args[0] === other ? Promise.reject(new Error('down')) : threadIndex.byMessageId(...args),
      },
    });
    await expect(on.receive({ id: 'a', inReplyTo: FIRST })).rejects.toThrow('down');
    expect(await on.entries()).toHaveLength(2);
  });
});

describe('a disconnect while a message is on its way in (rule 5)', () => {
  it.each(['threading', 'envelope', 'read', 'attachment'] as const)(
    'stores nothing more, not even a blob: during %s',
    async (during) => {
      const on = await receiveStage();
      const effects: string[] = [];
      on.onEffect((effect) => effects.push(effect));
      on.scripted.meanwhile(async (request) => {
        if (request !== during) return;
        on.connections.set('acme u1', {
          ...connection,
          status: 'disconnected',
          mailboxRef: null,
          generation: 2,
        });
      });
      on.add({ id: 'a', references: FIRST, attachments: [{ bytes: new Uint8Array(9) }] });
      await on.notify('a');
      expect(on.scripted.requests).toContain(during);
      expect(effects).toEqual([]);
    },
  );

  it('and a new connection of the same mailbox leaves the old thread stopped', async () => {
    const on = await receiveStage();
    on.connections.set('acme u1', { ...connection, generation: 3 });
    expect(await on.receive({ id: 'a', inReplyTo: FIRST })).toEqual(ended('thread_stopped'));
    expect(await on.entries()).toHaveLength(1);
  });
});

describe('update email (rule 6)', () => {
  it('lets nothing of the old mailbox into a thread that was revived under the new one', async () => {
    const on = await receiveStage();
    on.connections.set('acme u1', { ...connection, mailboxRef: ref2 });
    expect(await on.receive({ id: 'a', inReplyTo: FIRST })).toEqual(ended('thread_stopped'));
  });
});

describe('a contact that is erased while a message is on its way in', () => {
  it.each(['read', 'attachment'] as const)('gets nothing more: during %s', async (during) => {
    const on = await receiveStage();
    on.scripted.meanwhile(async (request) => {
      if (request === during) await on.deps.conversations.erase(account, contact);
    });
    const attachments = [{ bytes: new Uint8Array(9) }];
    expect(await on.receive({ id: 'a', inReplyTo: FIRST, attachments })).toEqual(ended('erased'));
    expect(await on.entries()).toEqual([]);
  });

  it('never gets a message back that it had', async () => {
    const on = await receiveStage();
    const second = await withSecondUser(on);
    await on.receive({ id: 'a', inReplyTo: FIRST, ...toBoth });
    await on.deps.conversations.erase(account, contact);
    expect(await second({ id: 'b', ...toBoth })).toEqual(ended('erased'));

    // Not even when a later send has started the conversation anew.
    const anew = { ...thread, id: threadIdSchema.parse('t3') };
    await on.deps.conversations.commit(account, contact, [{ kind: 'insert-thread', thread: anew }]);
    const hit = { threadId: anew.id, contactId: contact, entryId: 'e3', generation: 1 };
    const row = { messageIdHash: hashOf('anew@contoso.example'), conversationHash: null, hit };
    await on.index.learn(account, connection.userId, [row]);
    const forgetful = async (...[a, u, hash]: Parameters<ThreadIndex['byMessageId']>) =>
      hash === hashOf('both@fabrikam.example') ? null : on.index.byMessageId(a, u, hash);
    Object.assign(on.deps, { threadIndex: { ...on.index, byMessageId: forgetful } });
    expect(await on.receive({ id: 'c', inReplyTo: '<anew@contoso.example>', ...toBoth })).toEqual(
      ended('erased'),
    );
    expect(await on.entries()).toEqual([]);
  });
});

describe('two messages of one thread at the same time', () => {
  it('are both in, and both add their recipients', async () => {
    const on = await receiveStage();
    const outlook = (id: string, email: string) =>
      on.receive({
        id,
        parentFolderId: mailbox.folders.sentItems,
        inReplyTo: FIRST,
        from: { email: 'anna@contoso.example' },
        to: [{ email: 'carla@fabrikam.example' }, { email }],
      });
    const both = await Promise.all([outlook('a', 'd@x.example'), outlook('b', 'e@x.example')]);
    expect(both).toEqual([ended('entered'), ended('entered')]);
    const stored = await on.deps.conversations.thread(account, contact, thread.id);
    expect(stored?.value.participants.toSorted()).toEqual([
      'carla@fabrikam.example',
      'd@x.example',
      'e@x.example',
    ]);
  });
});

describe('a mailbox that serves two users of one account', () => {
  const dora = 'dora@partner.example';
  const sharing = async () => {
    const on = await receiveStage();
    await withSecondUser(on);
    on.connections.set('acme u2', { ...connection, userId: user2 });
    const found = await on.deps.conversations.thread(account, contact, threadIdSchema.parse('t2'));
    if (found === null) throw new Error('no thread');
    const own = { value: { ...found.value, mailboxRef: ref }, etag: found.etag };
    await on.deps.conversations.commit(account, contact, [{ kind: 'update-thread', thread: own }]);
    on.state.links.push({ accountId: account, userId: user2, generation: 1 });
    return on;
  };

  it('makes whom it writes to a participant of both threads, whichever of them holds the entry', async () => {
    const on = await sharing();
    const mail = {
      id: 'a',
      parentFolderId: SENT_ITEMS,
      internetMessageId: '<all@contoso.example>',
      inReplyTo: FIRST,
      references: `<first2@contoso.example> ${FIRST}`,
      from: { email: ANNA },
      to: [{ email: CARLA }],
      cc: [{ email: dora }],
    };
    expect(await on.receive(mail)).toEqual(ended('entered', 'there_already'));
    // The first user leaves; the thread of the second goes on with all of them.
    on.state.links.shift();
    on.connections.delete('acme u1');
    const answer = { id: 'b', references: '<all@contoso.example>', from: { email: dora } };
    expect(await on.receive(answer)).toEqual(ended('entered'));
    expect(await on.entries()).toHaveLength(3);
  });

  it('has a mail under the Message-ID of one that was the first user’s alone skipped for both, once', async () => {
    const on = await sharing();
    const tickets = { ...toBoth, inReplyTo: FIRST, references: '<first2@contoso.example>' };
    const both = on.state.links;
    on.state.links = both.slice(0, 1);
    await on.receive({ id: 'a', ...tickets });
    on.state.links = both;
    const receivedDateTime = '2026-11-24T10:30:00Z';
    const next = { ...tickets, receivedDateTime, sentDateTime: '2026-11-24T10:29:58Z' };
    expect(await on.receive({ id: 'b', ...next })).toEqual(ended('skipped', 'there_already'));
    on.scripted.requests.length = 0;
    expect(await on.receive({ id: 'b', ...next })).toEqual(ended('done_already', 'done_already'));
    expect(on.scripted.requests).toEqual([]);
    for (const one of [connection.userId, user2])
      expect(await on.skippedMessages({ account, user: one })).toMatchObject([
        { code: 'duplicate_message_id' },
      ]);
  });
});
