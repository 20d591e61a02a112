import { describe, expect, it } from 'vitest';
import { hashOf } from '../../../shared/domain/thread/message-id.ts';
import type { AnnouncedEvent } from '../../../shared/ports/events.ts';
import type { ThreadIndex } from '../../../shared/ports/thread-index.ts';
import { ANNA, CARLA, account, connection, contact, FIRST } from '../../stage/use-cases/cast.ts';
import { Crash } from '../../stage/use-cases/mortal.ts';
import { receiveStage, type ReceiveStage } from '../../stage/use-cases/receive-stage.ts';
import { SENT_ITEMS, type Script } from '../../stage/use-cases/scripted-mail.ts';

const BEN = 'ben@elsewhere.example';

/** Answers of the contact to the first mail, a second apart. */
const answers = (many: number): Script[] =>
  Array.from({ length: many }, (_, n) => ({
    id: `m${n}`,
    inReplyTo: FIRST,
    receivedDateTime: `2026-11-24T10:00:${String(n).padStart(2, '0')}Z`,
  }));

/** Which messages are in the conversation, oldest first. */
async function inConversation(on: ReceiveStage): Promise<readonly unknown[]> {
  const ids = (await on.entries()).map(({ graph }) => graph?.messageId);
  return ids.filter((id) => id !== undefined).toReversed();
}

describe('messages that came in one notification', () => {
  it('ten of one thread are written in one transaction, for at most four storage calls each', async () => {
    const on = await receiveStage();
    const told: AnnouncedEvent[] = [];
    const deliverAtOnce = async (_: unknown, events: readonly AnnouncedEvent[]) =>
      void told.push(...events);
    Object.assign(on.deps, { deliverAtOnce });
    const scripts = answers(10);
    for (const script of scripts) on.add(script);
    const changed: string[] = [];
    on.onEffect((effect) => changed.push(effect));
    await on.notify(...scripts.map(({ id }) => id));
    expect(await inConversation(on)).toEqual(scripts.map(({ id }) => id));
    // Guard, entry, its bodies, its event and its change for each, and the thread.
    expect(changed.filter((one) => one.startsWith('conversations'))).toEqual(['conversations 51']);
    expect(changed.filter((one) => one.startsWith('threadindex'))).toHaveLength(1);
    expect(told).toHaveLength(10);
    // The marks are one call more, the ends of the messages in the queue ten.
    expect(on.storageCalls() + 1 + 10).toBeLessThanOrEqual(40);
  });

  it('one that answers another of them is judged after it', async () => {
    const on = await receiveStage();
    on.add({ id: 'a', inReplyTo: FIRST, receivedDateTime: '2026-11-24T10:00:00Z' });
    on.add({
      id: 'b',
      inReplyTo: '<a@fabrikam.example>',
      receivedDateTime: '2026-11-24T10:00:01Z',
    });
    await on.notify('b', 'a');
    expect(await inConversation(on)).toEqual(['a', 'b']);
  });

  it('one of a conversation that another of them brings in is judged after it', async () => {
    const on = await receiveStage();
    const conversationId = 'conversation-of-carla';
    on.add({
      id: 'a',
      inReplyTo: FIRST,
      conversationId,
      receivedDateTime: '2026-11-24T10:00:00Z',
    });
    on.add({
      id: 'b',
      inReplyTo: '<never-seen@fabrikam.example>',
      conversationId,
      receivedDateTime: '2026-11-24T10:00:01Z',
    });
    await on.notify('a', 'b');
    expect(await inConversation(on)).toEqual(['a', 'b']);
  });

  it('whom the user writes to is a participant for what comes after, wherever that mail lies', async () => {
    for (const place of [
      { parentFolderId: SENT_ITEMS },
      { parentFolderId: 'folder-projects', hasTransportHeaders: false },
    ]) {
      const on = await receiveStage();
      on.add({
        id: 'a',
        inReplyTo: FIRST,
        ...place,
        from: { email: ANNA },
        to: [{ email: CARLA }, { email: BEN }],
        receivedDateTime: '2026-11-24T10:00:00Z',
      });
      on.add({
        id: 'b',
        inReplyTo: FIRST,
        from: { email: BEN },
        receivedDateTime: '2026-11-24T10:00:01Z',
      });
      await on.notify('a', 'b');
      expect(await inConversation(on)).toEqual(['a', 'b']);
      const [newest] = await on.entries();
      expect(newest).toMatchObject({ from: { email: BEN }, unknownSender: false });
    }
  });

  it('two copies of one message are one', async () => {
    const on = await receiveStage();
    for (const id of ['a', 'b'])
      on.add({ id, inReplyTo: FIRST, internetMessageId: '<same@fabrikam.example>' });
    await on.notify('a', 'b');
    expect(await inConversation(on)).toEqual(['a']);
  });

  it('those beside one that is there already come in, each once', async () => {
    const on = await receiveStage();
    const scripts = answers(3);
    for (const script of scripts) on.add(script);
    await on.notify('m1');
    // Its index row was lost with the run that wrote it.
    const forgetful = async (...[a, u, hash]: Parameters<ThreadIndex['byMessageId']>) =>
      hash === hashOf('m1@fabrikam.example') ? null : on.index.byMessageId(a, u, hash);
    Object.assign(on.deps, { threadIndex: { ...on.index, byMessageId: forgetful } });
    await on.notify('m0', 'm1', 'm2');
    expect(await inConversation(on)).toEqual(['m0', 'm1', 'm2']);
    expect(await on.knows('m2@fabrikam.example')).toBe(true);
  });

  it('none comes in after a disconnect that fell between reading and writing', async () => {
    const on = await receiveStage();
    for (const script of answers(3)) on.add(script);
    on.scripted.meanwhile(async (request) => {
      if (request === 'read')
        on.connections.set('acme u1', { ...connection, status: 'disconnected', generation: 2 });
    });
    await on.notify('m0', 'm1', 'm2');
    expect(await inConversation(on)).toEqual([]);
    expect(on.poison).toEqual([]);
  });

  it('one that can’t be read keeps none of the others out', async () => {
    const on = await receiveStage();
    for (const script of answers(3)) on.add(script);
    on.scripted.fail('read m1', new Error('broken'));
    await on.notify('m0', 'm1', 'm2');
    expect(await inConversation(on)).toEqual(['m0', 'm2']);
    const put = on.queues.sent.filter(({ queue }) => queue === 'mail-notifications');
    expect(put).toMatchObject([{ work: { ids: ['m1'] } }]);
  });

  it('wherever a run of them dies, each is in once, known and told (law 2)', async () => {
    const scripts = answers(3);
    const ids = scripts.map(({ id }) => id);
    let survived = 0;
    for (let crashed = true; crashed; survived += 1) {
      const on = await receiveStage();
      for (const script of scripts) on.add(script);
      let effects = 0;
      on.onEffect(() => {
        effects += 1;
        if (effects > survived) throw new Crash();
      });
      await on.notify(...ids).catch(() => undefined);
      crashed = effects > survived;
      on.onEffect(() => undefined);
      await on.notify(...ids);
      expect([survived, await inConversation(on)]).toEqual([survived, ids]);
      const told = new Set(on.queues.sent.map(({ work }) => work.eventId));
      for (const { id, graph } of await on.entries()) {
        if (graph === null) continue;
        const eventId = `evt_${id}_1`;
        expect([survived, told.has(eventId)]).toEqual([survived, true]);
        const home = { kind: 'contact', accountId: account, contactId: contact } as const;
        expect(await on.events.find(home, eventId)).not.toBeNull();
      }
      for (const id of ids) expect(await on.knows(`${id}@fabrikam.example`)).toBe(true);
    }
    // Three messages in the queue, the transaction, the index.
    expect(survived).toBeGreaterThanOrEqual(5);
  });
});
