import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sendDraft } from '../../../simulator/mail/send-draft.ts';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { account, contact } from '../../stage/use-cases/cast.ts';
import { sendStage, orCrash } from '../../stage/use-cases/send-stage.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 13 });
});
afterAll(() => simulator.close());
afterEach(() => simulator.world.faults.clear());

type Stage = ReturnType<typeof sendStage>;

const entryOf = async (on: Stage) => (await on.entries())[0];
const fault = (on: Stage, path: string, effect: 'drop-after' | 'throttle') =>
  simulator.world.faults.add({
    match: { target: 'graph', method: 'POST', path, mailbox: on.anna.email, times: 1 },
    effect: effect === 'throttle' ? { type: effect, retryAfter: '600' } : { type: effect },
  });

describe('a disconnect leaves no draft of ours', () => {
  it.each(['before', 'after'] as const)(
    'of a run that died %s any of its effects, the answer that names the draft included',
    async (when) => {
      let left = 0;
      for (let n = 1; ; n += 1) {
        const on = sendStage(simulator);
        const mortal = on.mortalAt(n, when);
        await orCrash(on.send('k', {}, mortal.deps));
        left = Math.max(left, on.anna.messagesIn('drafts').length);
        on.disconnect();
        await on.drain();
        const entry = await entryOf(on);
        const got = on.carla.messagesIn('inbox').length;
        expect([n, on.anna.messagesIn('drafts').length]).toEqual([n, 0]);
        if (entry) expect([n, entry.status]).toEqual([n, got === 1 ? 'sent' : 'failed']);
        if (!mortal.died()) break;
      }
      expect(left).toBe(1);
    },
    60_000,
  );

  it('whose making was never answered', async () => {
    const on = sendStage(simulator);
    fault(on, '^/me/messages$', 'drop-after');
    expect(await on.send('k')).toMatchObject({ kind: 'waiting' });
    expect(on.anna.messagesIn('drafts')).toHaveLength(1);
    on.disconnect();
    await on.drain();
    expect(await entryOf(on)).toMatchObject({
      status: 'failed',
      failure: { code: 'disconnected' },
    });
    expect(on.anna.messagesIn('drafts')).toEqual([]);
  });

  it('nor does the erasure of its contact, also while Graph is away', async () => {
    const on = sendStage(simulator);
    fault(on, '/send$', 'throttle');
    expect(await on.send('k')).toMatchObject({ kind: 'waiting' });
    expect(on.anna.messagesIn('drafts')).toHaveLength(1);
    await on.store.erase(account, contact);
    simulator.world.faults.add({
      match: { target: 'graph', mailbox: on.anna.email, times: 2 },
      effect: { type: 'fail', status: 503 },
    });
    await on.drain();
    expect(on.anna.messagesIn('drafts')).toEqual([]);
    expect(on.carla.messagesIn('inbox')).toEqual([]);
  });

  it('nor while the app’s own credentials are refused', async () => {
    const on = sendStage(simulator);
    fault(on, '/send$', 'throttle');
    expect(await on.send('k')).toMatchObject({ kind: 'waiting' });
    await on.store.erase(account, contact);
    const { mail } = on.steady;
    // One for each of its two messages in the queue.
    let refusals = 2;
    const findStamped: typeof mail.findStamped = (...asked) => {
      refusals -= 1;
      return refusals < 0
        ? mail.findStamped(...asked)
        : Promise.reject(new ServiceFailure('operator', 'invalid_client'));
    };
    await on.drain({ ...on.steady, mail: { ...mail, findStamped } });
    expect(on.anna.messagesIn('drafts')).toEqual([]);
  });

  it('and the erasure touches no mail that had left', async () => {
    const on = sendStage(simulator);
    expect(await on.send('k')).toMatchObject({ kind: 'ended' });
    await on.store.erase(account, contact);
    await on.drain();
    expect(on.anna.messagesIn('sentitems')).toHaveLength(1);
  });

  it('and touches no mail that the user sent from Drafts by hand', async () => {
    const on = sendStage(simulator);
    fault(on, '/send$', 'throttle');
    expect(await on.send('k')).toMatchObject({ kind: 'waiting' });
    const [draft] = on.anna.messagesIn('drafts');
    if (!draft) throw new Error('no draft');
    sendDraft(simulator.world, on.anna, draft);
    on.disconnect();
    await on.drain();
    expect(on.anna.messagesIn('sentitems')).toHaveLength(1);
    expect(on.carla.messagesIn('inbox')).toHaveLength(1);
  });
});

describe('a reply', () => {
  async function answering(on: Stage) {
    const first = await on.send('first');
    if (first.kind === 'refused') throw new Error(first.why);
    await on.drain();
    return { subject: null, html: '<p>And again</p>', replyTo: first.entry.id };
  }

  it.each(['ErrorInvalidMailboxItemId', 'ErrorInvalidIdMalformed'])(
    'whose original’s id is of another mailbox (400 %s) becomes a new draft, as with 404',
    async (code) => {
      const on = sendStage(simulator);
      const reply = await answering(on);
      simulator.world.faults.add({
        match: { target: 'graph', path: '/createReply|^/me/messages/[^/]+$', times: 1 },
        effect: { type: 'fail', status: 400, code },
      });
      expect(await on.send('reply', reply)).toMatchObject({ kind: 'ended' });
      const [first, got] = on.carla.messagesIn('inbox');
      expect(got).toMatchObject({ subject: 'Re: Offer', inReplyTo: first?.internetMessageId });
    },
  );

  it('that the user sent by hand before it was whole counts as sent, not as a lost permission', async () => {
    const byHand: typeof fetch = async (input, init) => {
      if (init?.method === 'PATCH') {
        for (const draft of on.anna.messagesIn('drafts'))
          sendDraft(simulator.world, on.anna, draft);
        // As Graph answers from 2026-12-31 on.
        const error = { code: 'ErrorAccessDenied', message: 'Mail-Advanced.ReadWrite is needed.' };
        return Response.json({ error }, { status: 403 });
      }
      return fetch(input, init);
    };
    const on: Stage = sendStage(simulator, byHand);
    const reply = await answering(on);
    expect(await on.send('reply', reply)).toMatchObject({
      kind: 'ended',
      entry: { status: 'sent', failure: null },
    });
    await on.drain();
    // The first mail and the reply as it was: no second one is made.
    expect(on.anna.messagesIn('sentitems')).toHaveLength(2);
    expect(on.anna.messagesIn('drafts')).toEqual([]);
  });
});
