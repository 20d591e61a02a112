import { expect, it } from 'vitest';
import { distributionOf, percentile } from '../../bench/measure/distribution.ts';

it('a percentile is the least value that so large a share does not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
  expect([0, 0.01, 0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([
    1, 1, 50, 99, 100,
  ]);
  expect(percentile([7], 0.99)).toBe(7);
  expect(percentile([1, 2, 3], 0.5)).toBe(2);
  expect(percentile([], 0.5)).toBeNaN();
});

it('the order in which times were noted does not matter, nor is it changed', () => {
  const noted = [30, 4, 100, 1];
  const { count, p50, p99, max, curve } = distributionOf(noted);
  expect({ count, p50, p99, max }).toEqual({ count: 4, p50: 4, p99: 100, max: 100 });
  expect(noted).toEqual([30, 4, 100, 1]);
  expect(curve).toHaveLength(101);
  expect([curve[0], curve[25], curve[26], curve[100]]).toEqual([1, 1, 4, 100]);
});
