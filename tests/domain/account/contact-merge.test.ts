import { describe, expect, it } from 'vitest';
import { asMerged, judgedBy, withMerged } from '../../../shared/domain/account/contact-merge.ts';
import type { Contact } from '../../../shared/domain/account/contact.ts';
import { BOUNDS } from '../../../shared/domain/bounds.ts';
import { contactIdSchema } from '../../../shared/domain/ids.ts';
import { participantTimes } from '../../../shared/domain/thread/participants.ts';

const id = (name: string) => contactIdSchema.parse(name);
const contact = (name: string, ...emails: string[]): Contact => ({
  id: id(name),
  emails,
  joined: [],
  name: null,
});
const at = (second: number) => Date.UTC(2026, 2, 1, 10, 0, second);
const iso = (second: number) => new Date(at(second)).toISOString();
const merge = (from: Contact, into: Contact, second: number) => {
  const after = withMerged(into, from, at(second));
  if (after === 'too_many') throw new Error(after);
  return { into: after, from: asMerged(from, after, at(second)) };
};
const times = (one: Contact, into: Contact | null) => {
  const judged = participantTimes(judgedBy(one, into));
  return Object.fromEntries([...judged].map(([email, since]) => [email, since - at(0)]));
};

describe('a contact that another is merged into', () => {
  it('has the addresses of both, the new ones from then on', () => {
    const { into } = merge(
      contact('c', 'C@x.example', 'i@x.example'),
      contact('i', 'I@x.example'),
      5,
    );
    expect(into.emails).toHaveLength(2);
    expect(into.joined).toEqual([{ email: 'c@x.example', since: iso(5) }]);
    expect(into.merged).toEqual([{ contactId: 'c', at: iso(5) }]);
  });

  it('brings those along that were merged into the other one, each once', () => {
    const first = merge(contact('m', 'm@x.example'), contact('c', 'c@x.example'), 1);
    const { into } = merge(first.into, contact('i', 'i@x.example'), 5);
    expect(into.merged?.map(({ contactId }) => contactId)).toEqual(['c', 'm']);
    expect(merge(first.into, into, 9).into).toEqual(into);
  });

  it('takes no more than the bound', () => {
    const merged = Array.from({ length: BOUNDS.mergedContacts }, (_, n) => ({
      contactId: id(`m${n}`),
      at: iso(0),
    }));
    const into = { ...contact('i', 'i@x.example'), merged };
    expect(withMerged(into, contact('c', 'c@x.example'), at(5))).toBe('too_many');
  });
});

describe('a thread of a contact that was merged is judged', () => {
  it('by the addresses of the other one: its own since they were its own, the others since the merge', () => {
    const { from, into } = merge(contact('c', 'c@x.example'), contact('i', 'i@x.example'), 5);
    expect(times(from, into)).toEqual({ 'c@x.example': -Infinity, 'i@x.example': 5000 });
    const later = { ...into, joined: [...into.joined, { email: 'n@x.example', since: iso(9) }] };
    const more = { ...later, emails: [...into.emails, 'n@x.example'] };
    expect(times(from, more)['n@x.example']).toBe(9000);
  });

  it('without one that the other one has lost since', () => {
    const { from, into } = merge(contact('c', 'c@x.example'), contact('i', 'i@x.example'), 5);
    expect(times(from, { ...into, emails: ['i@x.example'] })).toEqual({ 'i@x.example': 5000 });
  });

  it('as before when the other one is merged on', () => {
    const first = merge(contact('m', 'm@x.example'), contact('c', 'c@x.example'), 1);
    const { into } = merge(first.into, contact('i', 'i@x.example'), 5);
    const moved = asMerged(first.from, into, at(5), first.into);
    expect(moved.mergedInto).toEqual({ contactId: 'i', at: iso(5) });
    expect(times(moved, into)).toEqual({
      'm@x.example': -Infinity,
      'c@x.example': 1000,
      'i@x.example': 5000,
    });
  });
});
