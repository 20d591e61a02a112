import { describe, expect, it } from 'vitest';
import { messageRefSchema } from '../../../shared/domain/ids.ts';
import { hashOf } from '../../../shared/domain/thread/message-id.ts';
import {
  account,
  ANNA,
  CARLA,
  connection,
  contact,
  CONVERSATION,
  FIRST,
} from '../../stage/use-cases/cast.ts';
import { receiveStage } from '../../stage/use-cases/receive-stage.ts';
import { SENT_ITEMS } from '../../stage/use-cases/scripted-mail.ts';

const ended = (...outcomes: string[]) => ({ kind: 'ended', outcomes });
const sentCopy = {
  id: 'sent-copy',
  parentFolderId: SENT_ITEMS,
  internetMessageId: FIRST,
  conversationId: CONVERSATION,
  from: { email: ANNA },
  to: [{ email: CARLA }],
};
const fromOutlook = (id: string, ...to: string[]) => ({
  id,
  parentFolderId: SENT_ITEMS,
  inReplyTo: FIRST,
  from: { email: ANNA },
  to: to.map((email) => ({ email })),
});

describe('the Sent copy of a CRM send', () => {
  it.each(['sending', 'sent'] as const)(
    'confirms the entry while the send is %s',
    async (sendState) => {
      const on = await receiveStage({ sendState });
      on.add({ ...sentCopy, stamp: on.first.id });
      await on.notify('sent-copy');
      expect(on.scripted.requests).toEqual(['threading']);
      const entries = await on.entries();
      expect(entries).toMatchObject([
        { id: on.first.id, version: 2, status: 'confirmed', graph: { messageId: 'sent-copy' } },
      ]);
      expect(entries[0]?.from).toEqual({ ...on.first.from, name: 'Anna Auer' });
      expect(entries[0]?.occurredAt).toBe(on.first.occurredAt);
      const send = await on.deps.conversations.send(account, contact, on.first.id);
      expect(send?.value.state).toBe('confirmed');
      expect(on.queues.sent).toMatchObject([{ work: { eventId: `evt_${on.first.id}_2` } }]);
    },
  );

  it('is told from the stamp alone when Exchange gave it another Message-ID', async () => {
    const on = await receiveStage({ sendState: 'sending' });
    const other = { ...sentCopy, internetMessageId: '<rewritten@contoso.example>' };
    expect(await on.receive({ ...other, stamp: on.first.id })).toEqual(ended('confirmed'));
    expect(await on.entries()).toMatchObject([
      { internetMessageId: '<rewritten@contoso.example>' },
    ]);
    await on.receive({ id: 'answer', inReplyTo: '<rewritten@contoso.example>' });
    expect(await on.entries()).toHaveLength(2);
  });

  it('is told from its Message-ID alone when the stamp was lost', async () => {
    const on = await receiveStage({ sendState: 'sending' });
    expect(await on.receive(sentCopy)).toEqual(ended('confirmed'));
  });

  it('confirms once: a second notification raises nothing', async () => {
    const on = await receiveStage();
    await on.receive({ ...sentCopy, stamp: on.first.id });
    expect(await on.receive({ ...sentCopy, stamp: on.first.id })).toEqual(ended('done_already'));
    expect(await on.entries()).toMatchObject([{ version: 2 }]);
  });

  it('confirms a send that was given up as outcome_unknown', async () => {
    const on = await receiveStage({ sendState: 'failed' });
    expect(await on.receive(sentCopy)).toEqual(ended('confirmed'));
    expect(await on.entries()).toMatchObject([{ status: 'confirmed', failure: null }]);
  });

  it('confirms nothing after a disconnect', async () => {
    const on = await receiveStage();
    on.connections.set('acme u1', { ...connection, status: 'disconnected', generation: 2 });
    expect(await on.receive(sentCopy)).toEqual(ended('thread_stopped'));
    expect(await on.entries()).toMatchObject([{ version: 1 }]);
  });

  it.each([
    ['under another id', 'filed', 1],
    ['under the draft’s id', 'draft-1', 0],
  ])('is told from its Message-ID when it is filed elsewhere %s', async (_, id, reads) => {
    const on = await receiveStage();
    const send = await on.deps.conversations.send(account, contact, on.first.id);
    if (!send) throw new Error('no send');
    const value = { ...send.value, draftId: messageRefSchema.parse('draft-1') };
    await on.deps.conversations.commit(account, contact, [
      { kind: 'update-send', send: { value, etag: send.etag } },
    ]);
    const filed = {
      ...sentCopy,
      id,
      parentFolderId: 'folder-projects',
      hasTransportHeaders: false,
    };
    expect(await on.receive(filed)).toEqual(ended('confirmed'));
    expect(on.scripted.requests).toHaveLength(reads);
    expect(await on.entries()).toMatchObject([{ status: 'confirmed', graph: { messageId: id } }]);
    // Filed once more: what is confirmed is not read again.
    await on.receive({ ...filed, id: 'again' });
    expect(on.scripted.requests).toHaveLength(reads);
  });

  it('is not its copy in the inbox, which the user sent to themselves', async () => {
    const on = await receiveStage();
    expect(await on.receive({ ...sentCopy, parentFolderId: 'folder-inbox' })).toEqual(
      ended('done_already'),
    );
    expect(await on.entries()).toMatchObject([{ version: 1, status: 'sent' }]);
  });

  it('is not another mail that carries a copied stamp', async () => {
    const on = await receiveStage();
    await on.receive({ ...sentCopy, stamp: on.first.id });
    const resent = { ...fromOutlook('b', CARLA), conversationId: CONVERSATION };
    expect(await on.receive({ ...resent, stamp: on.first.id })).toEqual(ended('entered'));
    expect(await on.entries()).toHaveLength(2);
  });

  it('survives a send that changes the rows meanwhile', async () => {
    const on = await receiveStage({ sendState: 'sending' });
    const { conversations } = on.deps;
    let raced = false;
    const racing = {
      ...conversations,
      commit: async (...args: Parameters<typeof conversations.commit>) => {
        if (!raced) {
          raced = true;
          const [entry, send] = await Promise.all([
            conversations.entry(account, contact, on.first.id),
            conversations.send(account, contact, on.first.id),
          ]);
          if (!entry || !send) throw new Error('no send');
          await conversations.commit(account, contact, [
            {
              kind: 'update-entry',
              entry: { ...entry, value: { ...entry.value, version: 2, status: 'sent' } },
            },
            { kind: 'update-send', send: { ...send, value: { ...send.value, state: 'sent' } } },
          ]);
        }
        return conversations.commit(...args);
      },
    };
    Object.assign(on.deps, { conversations: racing });
    expect(await on.receive(sentCopy)).toEqual(ended('confirmed'));
    expect(await on.entries()).toMatchObject([{ version: 3, status: 'confirmed' }]);
  });
});

describe('what the user writes in Outlook', () => {
  it('to the contact is in the conversation as confirmed, and its recipients become participants', async () => {
    const on = await receiveStage();
    const dora = 'dora@fabrikam.example';
    expect(await on.receive(fromOutlook('a', CARLA, dora))).toEqual(ended('entered'));
    expect((await on.entries())[0]).toMatchObject({
      direction: 'outbound',
      origin: 'mailbox',
      status: 'confirmed',
      unknownSender: false,
    });
    const answer = { id: 'b', references: '<a@fabrikam.example>', from: { email: dora } };
    expect(await on.receive(answer)).toEqual(ended('entered'));
    expect((await on.entries())[0]).toMatchObject({ origin: 'other', unknownSender: false });
  });

  it('as an aside to a colleague stays out, and so do the colleague’s answer and forward', async () => {
    const on = await receiveStage();
    const ben = 'ben@contoso.example';
    expect(await on.receive({ ...fromOutlook('aside', ben), references: FIRST })).toEqual(
      ended('aside'),
    );
    const chain = { references: `${FIRST} <aside@fabrikam.example>`, from: { email: ben } };
    expect(
      await on.receive({
        id: 'b',
        inReplyTo: '<aside@fabrikam.example>',
        conversationId: CONVERSATION,
        ...chain,
      }),
    ).toEqual(ended('internal_aside'));
    expect(await on.receive({ id: 'c', subject: 'FW: Offer 17', ...chain })).toEqual(
      ended('internal_aside'),
    );
    expect(await on.knows('aside@fabrikam.example')).toBe(false);
    expect(await on.entries()).toHaveLength(1);
  });

  it('to the contact, but privately and new, stays out (rule 3)', async () => {
    const on = await receiveStage();
    const fresh = {
      id: 'a',
      parentFolderId: SENT_ITEMS,
      to: [{ email: CARLA }],
      subject: 'Offer 17',
    };
    expect(await on.receive({ ...fresh, conversationId: CONVERSATION })).toEqual(ended('not_ours'));
    expect(await on.receive({ ...fresh, id: 'b' })).toEqual(ended('not_ours'));
  });

  it('is there once when its inbox copy comes as well, under another subject', async () => {
    const on = await receiveStage();
    const mail = { ...fromOutlook('a', CARLA, ANNA), internetMessageId: '<same@contoso.example>' };
    await on.receive(mail);
    const copy = {
      ...mail,
      id: 'b',
      parentFolderId: 'folder-inbox',
      subject: '[list] RE: Offer 17',
    };
    expect(await on.receive(copy)).toEqual(ended('done_already'));
    // The same, when the index has not learned of the first yet.
    const race = await receiveStage();
    Object.assign(race.deps, { threadIndex: { ...race.index, learn: () => Promise.resolve() } });
    await race.receive(mail);
    Object.assign(race.deps, { threadIndex: race.index });
    expect(await race.receive(copy, true)).toEqual(ended('there_already'));
    expect(await race.entries()).toHaveLength(2);
    expect(await race.skippedMessages()).toEqual([]);
    expect(
      await race.index.byMessageId(account, connection.userId, hashOf('same@contoso.example')),
    ).not.toBeNull();
  });
});
