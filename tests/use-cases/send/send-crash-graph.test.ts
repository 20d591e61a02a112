import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FaultEffect } from '../../../simulator/faults/fault-rule.ts';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';
import { sendStage, orCrash } from '../../stage/use-cases/send-stage.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 11 });
});
afterAll(() => simulator.close());
afterEach(() => simulator.world.faults.clear());

type Stage = ReturnType<typeof sendStage>;

const LARGE = new Uint8Array(2_800_000).fill(65);
const files = [
  { name: 'small.txt', contentType: 'text/plain', contentId: null, content: Buffer.from('x') },
  { name: 'large.bin', contentType: 'application/pdf', contentId: null, content: LARGE },
];

/** Dies at each effect in turn until a run has fewer of them; gives how many crashes there were. */
async function atEachEffect(
  when: 'before' | 'after',
  play: (on: Stage, mortal: ReturnType<Stage['mortalAt']>, n: number) => Promise<void>,
): Promise<number> {
  for (let n = 1; ; n += 1) {
    const on = sendStage(simulator);
    const mortal = on.mortalAt(n, when);
    await play(on, mortal, n);
    on.close();
    if (!mortal.died()) return n - 1;
  }
}

/** One mail at the contact, one entry that says so and was told, nothing of ours left in Drafts. */
async function expectOnce(on: Stage, n: number, subject: string): Promise<void> {
  const got = on.carla.messagesIn('inbox').filter((one) => one.subject === subject);
  const entry = (await on.entries()).find((one) => one.subject === subject);
  const stamped = on.anna.messagesIn('drafts').filter((one) => one.extendedProperties.size > 0);
  expect([n, got.length, entry?.status, stamped.length]).toEqual([n, 1, 'sent', 0]);
  const versions = Array.from({ length: entry?.version ?? 0 }, (_, at) => at + 1);
  const told = new Set(on.told);
  expect(versions.filter((version) => !told.has(`evt_${entry?.id}_${version}`))).toEqual([]);
}

describe.each(['before', 'after'] as const)('law 2 at Graph itself: dying %s', (when) => {
  it('each effect of a reply: one mail, above the quote, in the thread of what it answers', async () => {
    const crashes = await atEachEffect(when, async (on, mortal, n) => {
      const first = await on.send('first');
      if (first.kind === 'refused') throw new Error(first.why);
      await on.drain();
      const reply = { subject: null, html: '<p>And again</p>', replyTo: first.entry.id };
      await orCrash(on.send('reply', reply, mortal.deps));
      await on.drain();
      // The CRM had no answer: it asks again with the same key.
      await on.send('reply', reply);
      await on.drain();
      await expectOnce(on, n, 'Re: Offer');
      const got = on.carla.messagesIn('inbox').find((one) => one.subject === 'Re: Offer');
      expect(got?.body.content).toMatch(/And again[\s\S]*Hello/);
      expect(got?.inReplyTo).toBe(on.carla.messagesIn('inbox')[0]?.internetMessageId);
      // A draft whose making was not heard of stays: without the stamp it is never sent.
      expect(on.anna.messagesIn('drafts').length).toBeLessThanOrEqual(1);
    });
    expect(crashes).toBeGreaterThan(20);
  });

  it('each effect of a send with an upload session: every file once, byte for byte', async () => {
    const crashes = await atEachEffect(when, async (on, mortal, n) => {
      await orCrash(on.send('files', { attachments: files }, mortal.deps));
      // The CRM asks again when the dead run's lease is over, and may be quicker than the queue.
      simulator.world.clock.advance(150_000);
      await on.send('files', { attachments: files });
      await on.drain();
      await expectOnce(on, n, 'Offer');
      const got = on.carla.messagesIn('inbox')[0]?.attachments ?? [];
      expect(got.map(({ name }) => name)).toEqual(['small.txt', 'large.bin']);
      const large = got[1];
      expect(large?.kind === 'file' && large.content.equals(LARGE)).toBe(true);
    });
    expect(crashes).toBeGreaterThan(20);
  });

  it.each<[string, FaultEffect]>([
    ['was never taken', { type: 'fail', status: 504 }],
    ['was taken and its answer lost', { type: 'drop-after' }],
    [
      'was taken, its answer lost and its copy a draft for minutes',
      { type: 'late-send', shows: 'draft', ms: 5 * 60_000, lost: true },
    ],
    [
      'was taken, its answer lost and its copy not found for minutes',
      { type: 'late-send', shows: 'missing', ms: 5 * 60_000, lost: true },
    ],
    ['was throttled', { type: 'throttle', retryAfter: '2.128' }],
  ])(
    'each effect of a send, its looks and what follows them, when Graph’s send %s',
    async (_, effect) => {
      const crashes = await atEachEffect(when, async (on, mortal, n) => {
        simulator.world.faults.clear();
        simulator.world.faults.add({
          match: { target: 'graph', path: '/send$', mailbox: on.anna.email, times: 1 },
          effect,
        });
        await orCrash(on.send('k', {}, mortal.deps));
        await on.drain(mortal.deps);
        await on.send('k');
        await on.drain();
        await expectOnce(on, n, 'Offer');
      });
      expect(crashes).toBeGreaterThan(20);
    },
    60_000,
  );
});
