import { describe, expect, it } from 'vitest';
import {
  isNeverListed,
  NOBODY_LISTED,
  withNames,
} from '../../../shared/domain/account/never-list.ts';

const NOW = Date.parse('2026-11-24T10:00:00.500Z');
const DAY = 86_400_000;
const list = (addresses: string[], domains: string[] = [], before = NOBODY_LISTED, at = NOW) =>
  withNames(before, { addresses, domains }, at);

describe('a never-list', () => {
  it('names addresses in any spelling, and domains with those under them', () => {
    const lists = [list(['Notary@Example.com']), list([], ['Lawyers.example'])];
    const isListed = (email: string): boolean => isNeverListed(lists, [email], NOW);
    expect(isListed('notary@example.COM')).toBe(true);
    expect(isListed('notary2@example.com')).toBe(false);
    expect(isListed('ann@lawyers.example')).toBe(true);
    expect(isListed('ann@berlin.lawyers.example')).toBe(true);
    expect(isListed('ann@notlawyers.example')).toBe(false);
    expect(isListed('/o=old/cn=somebody')).toBe(false);
  });

  it('one on it among many is enough', () => {
    expect(isNeverListed([list(['a@x.example'])], ['b@x.example', 'a@x.example'], NOW)).toBe(true);
  });

  it('whoever was taken off it stays out with mail from before, for as long as that is listed', () => {
    const listed = list(['a@x.example']);
    const off = list([], [], listed, NOW + DAY);
    const out = (at: number): boolean => isNeverListed([off], ['a@x.example'], at);
    expect([out(NOW), out(NOW + DAY), out(NOW + DAY + 1000)]).toEqual([true, true, false]);
    expect(list([], [], off, NOW + 40 * DAY).until).toEqual([]);
    expect(list(['a@x.example'], [], off, NOW + 2 * DAY).until).toEqual([]);
  });
});
