import { describe, expect, test } from 'vitest';
import { keptFor } from '../../shared/domain/kept-for.ts';

function stage(most = 10) {
  let at = 0;
  let made = 0;
  const kept = keptFor<number>({ lifeMs: 100, most, now: () => at });
  return {
    get: (name: string) => kept.keep(name, () => Promise.resolve((made += 1))),
    fail: (name: string) => kept.keep(name, () => Promise.reject(new Error('away'))),
    forget: kept.forget,
    pass: (ms: number) => (at += ms),
  };
}

describe('what is kept for a while', () => {
  test('is made once for all who ask, and anew when its time is over', async () => {
    const { get, pass } = stage();
    expect(await Promise.all([get('a'), get('a'), get('b')])).toEqual([1, 1, 2]);
    pass(99);
    expect(await get('a')).toBe(1);
    pass(1);
    expect(await get('a')).toBe(3);
  });

  test('a failure reaches those who wait, and nobody who comes later', async () => {
    const { get, fail } = stage();
    const both = await Promise.allSettled([fail('a'), get('a')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await get('a')).toBe(1);
  });

  test('the oldest makes room, and what is forgotten is made anew', async () => {
    const { get, forget } = stage(2);
    for (const name of ['a', 'b', 'c']) await get(name);
    expect([await get('b'), await get('c'), await get('a')]).toEqual([2, 3, 4]);
    forget('c');
    expect(await get('c')).toBe(5);
  });
});
