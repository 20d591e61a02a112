import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nominate } from '../../../shared/domain/thread/nominate.ts';

const hit = (threadId: string) => ({ threadId });
const order = ['in_reply_to', 'report', 'references', 'conversation'];

it('asks In-Reply-To first, then what a report is about, then References from the newest, then the conversation', () => {
  const found = nominate({
    inReplyTo: [null, hit('a')],
    report: [hit('r')],
    references: [hit('b'), null, hit('c')],
    conversation: [hit('d')],
  });
  expect(found.map(({ by, hit: { threadId } }) => `${by} ${threadId}`)).toEqual([
    'in_reply_to a',
    'report r',
    'references b',
    'references c',
    'conversation d',
  ]);
});

it('nominates nothing that the index does not know', () => {
  expect(
    nominate({ inReplyTo: [null], report: [null], references: [null, null], conversation: [] }),
  ).toEqual([]);
});

it('names each thread once, by its strongest link, in the order of strength', () => {
  const maybe = fc.option(fc.constantFrom('a', 'b', 'c').map(hit), { nil: null });
  const answers = fc.record({
    inReplyTo: fc.array(maybe, { maxLength: 2 }),
    report: fc.array(maybe, { maxLength: 1 }),
    references: fc.array(maybe, { maxLength: 12 }),
    conversation: fc.array(fc.constantFrom('a', 'b', 'c').map(hit), { maxLength: 4 }),
  });
  fc.assert(
    fc.property(answers, (given) => {
      const found = nominate(given);
      const threads = found.map((candidate) => candidate.hit.threadId);
      expect(new Set(threads).size).toBe(threads.length);
      const ranks = found.map((candidate) => order.indexOf(candidate.by));
      expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
      for (const { by, hit: h } of found) {
        const inReplyTo = given.inReplyTo.some((one) => one?.threadId === h.threadId);
        expect(by === 'in_reply_to').toBe(inReplyTo);
      }
    }),
  );
});
