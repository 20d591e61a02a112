import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageRefSchema, mailboxRefSchema } from '../../../shared/domain/ids.ts';
import {
  sortChanges,
  sortLifecycle,
  changesByMailbox,
} from '../../../shared/domain/mailbox/change-notification.ts';

const ref = mailboxRefSchema.parse('a'.repeat(32));
const other = mailboxRefSchema.parse('b'.repeat(32));
const verify = (state: string) => (state === 'good' ? ref : null);
const id = (n: number) => messageRefSchema.parse(`AAMk${n}=`);

describe('law 3: of an item only its client state and resourceData.id are believed', () => {
  it.each([
    ['a number', 7],
    ['null', null],
    ['no client state', { resourceData: { id: 'x' } }],
    ['a foreign client state', { clientState: 'bad', resourceData: { id: 'x' } }],
    ['no resource data', { clientState: 'good' }],
    ['an id with a slash trick', { clientState: 'good', resourceData: { id: '../me' } }],
    ['an id with a query', { clientState: 'good', resourceData: { id: 'a?b' } }],
    ['an empty id', { clientState: 'good', resourceData: { id: '' } }],
    ['an id without end', { clientState: 'good', resourceData: { id: 'a'.repeat(513) } }],
  ])('counts an item with %s and drops it', (_, item) => {
    const fine = { clientState: 'good', resourceData: { id: 'AAMk1=' } };
    expect(sortChanges([item, fine], verify)).toEqual({ good: [{ ref, id: 'AAMk1=' }], bad: 1 });
  });

  it.each([7, null, {}, 'text'])('takes an id whatever stands beside it: %j', (odd) => {
    const item = { clientState: 'good', resourceData: { id: 'AAMk1=' } };
    const { good, bad } = sortChanges([{ ...item, encryptedContent: odd, tenantId: odd }], verify);
    expect([good, bad]).toMatchObject([[{ ref, id: 'AAMk1=' }], 0]);
  });

  it('takes a lifecycle item only with a known event', () => {
    const item = { clientState: 'good', subscriptionId: 'S-1', lifecycleEvent: 'missed' };
    expect(sortLifecycle([item, { ...item, lifecycleEvent: 'boom' }], verify)).toEqual({
      good: [{ ref, event: 'missed', subscriptionId: 'S-1' }],
      bad: 1,
    });
  });
});

describe('queue messages hold at most 20 ids of one mailbox, each once', () => {
  it('for any mix of mailboxes and repeats', () => {
    const change = fc.record({
      ref: fc.constantFrom(ref, other),
      id: fc.integer({ min: 0, max: 60 }).map(id),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
        const work = changesByMailbox(changes);
        const out = work.flatMap(({ mailboxRef, ids }) => ids.map((one) => `${mailboxRef} ${one}`));
        expect(new Set(out)).toEqual(new Set(changes.map((one) => `${one.ref} ${one.id}`)));
        expect(out.length).toBe(new Set(out).size);
        expect(work.every(({ ids }) => ids.length > 0 && ids.length <= 20)).toBe(true);
      }),
    );
  });
});
