import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  entryId,
  threadId,
  timeOfId,
  timeSortedId,
} from '../../../shared/domain/entry/entry-id.ts';

const LAST = 36 ** 9 - 1;
const time = fc.integer({ min: 0, max: LAST });

test('a later id sorts before an earlier one, whatever they stand for', () => {
  fc.assert(
    fc.property(time, time, fc.string(), fc.string(), (a, b, x, y) => {
      fc.pre(a !== b);
      const [older, newer] = [timeSortedId(Math.min(a, b), x), timeSortedId(Math.max(a, b), y)];
      expect(newer < older).toBe(true);
    }),
  );
});

test('an id tells its time', () => {
  fc.assert(fc.property(time, fc.string(), (at, x) => timeOfId(timeSortedId(at, x)) === at));
  expect(timeOfId('t1')).toBeNull();
});

test('the same parts give the same id, others another, however they are cut', () => {
  expect(entryId(5, 'a', 'b')).toBe(entryId(5, 'a', 'b'));
  const ids: (readonly [string, ...string[]])[] = [
    ['ab'],
    ['a', 'b'],
    ['a', 'b', ''],
    ['a,b'],
    ['a"', 'b'],
  ];
  expect(new Set(ids.map((parts) => timeSortedId(5, ...parts))).size).toBe(ids.length);
});

test('an id is safe in keys, paths and names', () => {
  expect(threadId(LAST, '日', '!/?#')).toMatch(/^0{9}-[0-9a-f]{32}$/);
  expect(timeSortedId(0, 'x')).toMatch(/^z{9}-/);
});

test.each([-1, LAST + 1, Number.NaN, Number.POSITIVE_INFINITY])('%d is no time', (at) => {
  expect(() => timeSortedId(at, 'x')).toThrow(RangeError);
});
