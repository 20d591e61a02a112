import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';
import { sendStage, orCrash } from '../../stage/use-cases/send-stage.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 14 });
});
afterAll(() => simulator.close());
afterEach(() => simulator.world.faults.clear());

/** A mailbox that has used up its named properties. */
const outOfProperties =
  (status: number): typeof fetch =>
  (input, init) => {
    const isStamped = typeof init?.body === 'string' && init.body.includes('Name crm-send');
    const error = { code: 'ErrorQuotaExceeded', message: 'Cannot get ID from name.' };
    return isStamped ? Promise.resolve(Response.json({ error }, { status })) : fetch(input, init);
  };

type Stage = ReturnType<typeof sendStage>;

async function sendOne(on: Stage, key = 'k', message = {}) {
  const sent = await on.send(key, message);
  if (sent.kind === 'refused') throw new Error(sent.why);
  return sent;
}

describe('a mailbox that takes no other named property', () => {
  it.each([403, 507])('sends without our stamp (%d)', async (status) => {
    const on = sendStage(simulator, outOfProperties(status));
    const { kind, entry } = await sendOne(on);
    expect(kind).toBe('ended');
    const [got] = on.carla.messagesIn('inbox');
    expect(got?.internetMessageId).toBe(entry.internetMessageId);
    expect((await on.sendRow(entry.id)).value.isStamped).toBe(false);
  });

  it('replies without it, too, above the quote', async () => {
    const on = sendStage(simulator, outOfProperties(403));
    const { entry } = await sendOne(on, 'first');
    await on.drain();
    await sendOne(on, 'reply', { subject: null, html: '<p>Again</p>', replyTo: entry.id });
    const reply = on.carla.messagesIn('inbox').find((one) => one.subject === 'Re: Offer');
    expect(reply?.body.content).toMatch(/Again[\s\S]*Hello/);
  });

  it.each([
    ['was taken', { type: 'drop-after' }],
    ['was never taken', { type: 'fail', status: 504 }],
    [
      'was taken and shows as a draft for minutes',
      { type: 'late-send', shows: 'draft', ms: 300_000, lost: true },
    ],
  ] as const)(
    'looks by the Message-ID when the answer is lost and the mail %s',
    async (_, effect) => {
      const on = sendStage(simulator, outOfProperties(403));
      simulator.world.faults.add({
        match: { target: 'graph', path: '/send$', mailbox: on.anna.email, times: 1 },
        effect,
      });
      await sendOne(on);
      await on.drain();
      expect(on.carla.messagesIn('inbox')).toHaveLength(1);
      expect(await on.entries()).toMatchObject([{ status: 'sent' }]);
      expect(on.anna.messagesIn('drafts')).toEqual([]);
    },
  );

  it.each(['before', 'after'] as const)(
    'sends one mail when its run dies %s any of its effects',
    async (when) => {
      for (let n = 1; ; n += 1) {
        const on = sendStage(simulator, outOfProperties(403));
        const mortal = on.mortalAt(n, when);
        await orCrash(on.send('k', {}, mortal.deps));
        await on.drain();
        await on.send('k');
        await on.drain();
        expect([n, on.carla.messagesIn('inbox').length]).toEqual([n, 1]);
        expect([n, (await on.entries()).map(({ status }) => status)]).toEqual([n, ['sent']]);
        // What a run made and did not live to store is never sent; nothing tells it from the user's own drafts.
        expect(on.anna.messagesIn('drafts').length).toBeLessThanOrEqual(1);
        if (!mortal.died()) break;
      }
    },
    60_000,
  );

  it('of a full mailbox, which takes no draft at all, the send has failed', async () => {
    const on = sendStage(simulator);
    simulator.world.faults.add({
      match: { target: 'graph', method: 'POST', mailbox: on.anna.email },
      effect: { type: 'fail', status: 507, code: 'ErrorQuotaExceeded' },
    });
    expect(await sendOne(on)).toMatchObject({
      kind: 'ended',
      entry: { status: 'failed', failure: { code: 'rejected' } },
    });
  });
});
