import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../shared/domain/work/retry-policy.ts';

const now = Date.parse('2026-11-24T05:00:00Z');

test.each([
  ['7', 7000],
  ['2.128', 2128],
  ['0', 0],
  ['Tue, 24 Nov 2026 05:00:10 GMT', 10_000],
  ['Tue, 24 Nov 2026 04:00:00 GMT', 0],
  ['-5', null],
  ['soon', null],
  ['', null],
  [null, null],
])('Retry-After %j waits %j ms', (header, ms) => {
  expect(retryAfterMs(header, now)).toBe(ms);
});
