import { expect, it } from 'vitest';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { nextTry } from '../../../shared/domain/work/next-try.ts';
import { notFoundWait } from '../../../shared/domain/work/not-found-ladder.ts';
import { retryWait } from '../../../shared/domain/work/retry-ladder.ts';

it('waits as told when throttled, without counting, however often', () => {
  const failure = new ServiceFailure('throttled', 'TooManyRequests', { retryAfterMs: 2128 });
  expect(nextTry(failure, 100)).toEqual({ kind: 'again', waitMs: 2128, counts: false });
});

it('waits ten seconds when throttled without a time', () => {
  const failure = new ServiceFailure('throttled', 'ApplicationThrottled');
  expect(nextTry(failure, 0)).toEqual({ kind: 'again', waitMs: 10_000, counts: false });
});

it('waits as long again as it has waited when throttled without a time, five minutes at most', () => {
  const failure = new ServiceFailure('throttled', 'ApplicationThrottled');
  expect(nextTry(failure, 0, 42_000)).toMatchObject({ waitMs: 42_000, counts: false });
  expect(nextTry(failure, 0, 86_400_000)).toMatchObject({ waitMs: 300_000, counts: false });
});

it('tries an outage again at growing waits for hours, then gives up with its code', () => {
  const failure = new ServiceFailure('unavailable', 'timeout', { status: 504 });
  let attempt = 0;
  let waited = 0;
  for (;;) {
    const next = nextTry(failure, attempt);
    if (next.kind === 'give_up') {
      expect(next.code).toBe('timeout');
      break;
    }
    expect(next).toEqual({ kind: 'again', waitMs: retryWait(attempt + 1), counts: true });
    waited += next.waitMs;
    attempt += 1;
  }
  expect(waited).toBeGreaterThan(4 * 3_600_000);
  expect(attempt).toBeLessThan(12);
});

it('gives a permanent refusal up at once', () => {
  const failure = new ServiceFailure('refused', 'ErrorInvalidIdMalformed', { status: 400 });
  expect(nextTry(failure, 0)).toEqual({
    kind: 'give_up',
    code: 'ErrorInvalidIdMalformed',
    message: 'Refused, so it was not tried again.',
  });
});

it('tries a fault of our own again too, and names it so in the end', () => {
  expect(nextTry(new TypeError('oops'), 0)).toMatchObject({ kind: 'again', counts: true });
  expect(nextTry(new TypeError('oops'), 100)).toEqual({
    kind: 'give_up',
    code: 'internal_error',
    message: 'Gave up after 101 tries.',
  });
});

it('looks for a message that is not there yet for some minutes', () => {
  const waits = [1, 2, 3, 4, 5, 6].map(notFoundWait);
  expect(waits).toEqual([5000, 15_000, 30_000, 60_000, 120_000, null]);
});

it('never gives work up for our own credentials: it goes on within minutes of their mending', () => {
  const failure = new ServiceFailure('operator', 'invalid_client', { status: 401 });
  expect(nextTry(failure, 0)).toEqual({ kind: 'again', waitMs: 5000, counts: true });
  let attempt = 0;
  for (let tries = 0; tries < 500; tries += 1) {
    const next = nextTry(failure, attempt);
    if (next.kind === 'give_up') throw new Error(`given up after ${tries}`);
    expect(next.waitMs).toBeLessThanOrEqual(600_000);
    attempt += next.counts ? 1 : 0;
  }
  // What comes after it has most of its tries left.
  expect(nextTry(new Error('oops'), attempt)).toMatchObject({ kind: 'again' });
});
