import { describe, expect, it } from 'vitest';
import { threadEvent } from '../../../shared/domain/event/event.ts';
import { threadIdSchema } from '../../../shared/domain/ids.ts';
import { hashOf } from '../../../shared/domain/thread/message-id.ts';
import { turnThread } from '../../../shared/use-cases/conversation/turn-thread.ts';
import { account, connection, contact, FIRST, thread } from '../../stage/use-cases/cast.ts';
import { Crash } from '../../stage/use-cases/mortal.ts';
import { receiveStage, type ReceiveStage } from '../../stage/use-cases/receive-stage.ts';

const HOUR = 3_600_000;
const home = { kind: 'contact', accountId: account, contactId: contact } as const;
const turn = (on: ReceiveStage, sync: boolean) =>
  turnThread(on.deps)(account, contact, thread.id, sync);
const present = async (on: ReceiveStage) =>
  (await on.deps.conversations.thread(account, contact, thread.id))?.value ?? thread;
const inConversation = async (on: ReceiveStage) =>
  (await on.entries()).map(({ graph }) => graph?.messageId).filter((id) => id !== undefined);
/** Something happens right before the `nth` transaction of a conversation. */
function beforeCommit(on: ReceiveStage, happens: () => Promise<unknown>, nth = 1): void {
  const before = on.deps.conversations;
  let commits = 0;
  const conversations: typeof before = {
    ...before,
    commit: async (...args) => {
      commits += 1;
      if (commits === nth) {
        Object.assign(on.deps, { conversations: before });
        await happens();
      }
      return before.commit(...args);
    },
  };
  Object.assign(on.deps, { conversations });
}

describe('a stop that was answered', () => {
  it('keeps out what was judged before it and is written after it', async () => {
    const on = await receiveStage();
    beforeCommit(on, () => turn(on, false));
    const received = await on.receive({ id: 'a', inReplyTo: FIRST });
    expect(received).toMatchObject({ kind: 'ended', outcomes: ['while_stopped'] });
    expect(await inConversation(on)).toEqual([]);
    expect(await on.knows('a@fabrikam.example')).toBe(false);
  });

  it('also what is skipped, which then is not listed either', async () => {
    const on = await receiveStage();
    beforeCommit(on, () => turn(on, false));
    await on.receive({ id: 'a', inReplyTo: FIRST, markedPrivate: true });
    expect(await on.skippedMessages()).toEqual([]);
  });

  it('and a different mail under a Message-ID that is there', async () => {
    const on = await receiveStage();
    const messageIdHash = hashOf('same@x.example');
    const holds = { kind: 'entry', id: on.first.id } as const;
    await on.deps.conversations.commit(account, contact, [
      { kind: 'insert-guard', guard: { messageIdHash, holds, fingerprint: 'of another' } },
    ]);
    // The first transaction meets the guard; the second would skip it.
    beforeCommit(on, () => turn(on, false), 2);
    const script = { id: 'b', inReplyTo: FIRST, internetMessageId: '<same@x.example>' };
    await expect(on.receive(script)).rejects.toMatchObject({ code: 'thread_contended' });
    expect(await on.skippedMessages()).toEqual([]);
    expect(await on.receive(script)).toMatchObject({ outcomes: ['while_stopped'] });
  });

  it('keeps out what came while it was stopped, though it has been started since it was judged', async () => {
    const on = await receiveStage();
    beforeCommit(on, async () => {
      await turn(on, false);
      on.pass(HOUR);
      await turn(on, true);
    });
    // Judged when the thread had never been stopped, and received, by its time, in the pause.
    const late = { id: 'a', inReplyTo: FIRST, receivedDateTime: '2026-11-24T10:20:00Z' };
    const inTime = { id: 'b', inReplyTo: FIRST, receivedDateTime: '2026-11-24T09:30:00Z' };
    on.add(late);
    on.add(inTime);
    await on.notify('a', 'b');
    expect(await inConversation(on)).toEqual(['b']);
  });
});

it('what came while it was stopped is kept out however often it is looked at again', async () => {
  const on = await receiveStage();
  await turn(on, false);
  const script = { id: 'a', inReplyTo: FIRST, receivedDateTime: '2026-11-24T10:20:00Z' };
  expect(await on.receive(script)).toMatchObject({ outcomes: ['while_stopped'] });
  on.pass(HOUR);
  await turn(on, true);
  expect(await on.receive(script)).toMatchObject({ outcomes: ['while_stopped'] });
  expect(await on.list(script, 'run1')).toBe('ended');
  const answer = { id: 'b', inReplyTo: FIRST, receivedDateTime: '2026-11-24T11:30:00Z' };
  expect(await on.receive(answer)).toMatchObject({ outcomes: ['entered'] });
  expect(await inConversation(on)).toEqual(['b']);
});

it.each([false, true])(
  'a turn (to sync: %s) is done once and told, wherever it dies, when it is said again',
  async (sync) => {
    for (let survived = 0, crashed = true; crashed; survived += 1) {
      const on = await receiveStage();
      if (sync) await turn(on, false);
      on.pass(HOUR);
      const before = on.queues.sent.length;
      let effects = 0;
      on.onEffect(() => {
        effects += 1;
        if (effects > survived) throw new Crash();
      });
      crashed = await turn(on, sync).then(
        () => false,
        () => true,
      );
      on.onEffect(() => undefined);
      const dead = await present(on);
      on.pass(1000);
      expect(await turn(on, sync)).toMatchObject({
        kind: 'thread',
        state: { state: sync ? 'syncing' : 'stopped' },
      });
      const after = await present(on);
      // What it had done before it died stands.
      if (dead.turned?.to === (sync ? 'syncing' : 'stopped')) expect(after).toEqual(dead);
      const event = threadEvent(after, '');
      expect((await on.events.find(home, event.id))?.value.event.data).toEqual(event.data);
      const told = on.queues.sent
        .slice(before)
        .map(({ work }) => 'eventId' in work && work.eventId);
      expect([survived, told]).toEqual([survived, expect.arrayContaining([event.id])]);
    }
  },
);

it('a thread is started under the present generation, and only for a user who is connected', async () => {
  const on = await receiveStage();
  const is = (more: object) => on.connections.set('acme u1', { ...connection, ...more });
  is({ status: 'disconnected', generation: 2, mailboxRef: null });
  expect(await turn(on, true)).toEqual({ kind: 'not_connected' });
  expect(await turn(on, false)).toMatchObject({ state: { stopped: { why: 'disconnected' } } });
  is({ generation: 2 });
  on.state.links = on.state.links.map((link) => ({ ...link, generation: 2 }));
  const gap = { id: 'a', inReplyTo: FIRST, receivedDateTime: '2026-11-24T09:30:00Z' };
  expect(await on.receive(gap)).toMatchObject({ outcomes: ['thread_stopped'] });
  expect(await turn(on, true)).toMatchObject({ state: { state: 'syncing' } });
  expect(await on.receive(gap)).toMatchObject({ outcomes: ['before_thread'] });
  const answer = { id: 'b', inReplyTo: FIRST, receivedDateTime: '2026-11-24T10:30:00Z' };
  expect(await on.receive(answer)).toMatchObject({ outcomes: ['entered'] });
});

it('there is no other thread to turn', async () => {
  const on = await receiveStage();
  const other = threadIdSchema.parse('t2');
  expect(await turnThread(on.deps)(account, contact, other, false)).toEqual({ kind: 'not_found' });
});
