import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  entryId,
  sortTime,
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

const received = '2026-11-24T10:00:00Z';
const receivedAt = Date.parse(received);

test('a received message sorts by the time of receipt', () => {
  expect(sortTime(received, null)).toBe(receivedAt);
  expect(sortTime(received, entryId(receivedAt - 5000, 'x'))).toBe(receivedAt);
});

test('an answer sorts after what it answers within the same second, and when two clocks differ', () => {
  expect(sortTime(received, entryId(receivedAt, 'x'))).toBe(receivedAt + 1);
  expect(sortTime(received, entryId(receivedAt + 900, 'x'))).toBe(receivedAt + 901);
  expect(entryId(receivedAt + 901, 'y') < entryId(receivedAt + 900, 'x')).toBe(true);
});

test('a time that no clock explains is left alone', () => {
  expect(sortTime(received, entryId(receivedAt + 3_600_000, 'x'))).toBe(receivedAt);
});
