import { expect, it } from 'vitest';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { nextTry, notFoundWait } from '../../../shared/domain/work/retry-policy.ts';
import { workOf } from '../../stage/memory/memory-queues.ts';

const work = (attempt: number) =>
  workOf('upkeep', { task: 'sweep', shard: 's', attempt, firstSeen: 0 });
const due = (attempt: number) =>
  workOf('upkeep', {
    task: 'renew',
    mailboxRef: 'a'.repeat(32),
    detail: { row: 'r' },
    attempt,
    firstSeen: 0,
  });

it('waits as told when throttled, without counting, however often', () => {
  const failure = new ServiceFailure('throttled', 'TooManyRequests', { retryAfterMs: 2128 });
  expect(nextTry(failure, work(100), 0)).toEqual({ kind: 'again', waitMs: 2128, counts: false });
});

it('waits a second at least, also when told to come back at once, as by a date that is over', () => {
  const failure = new ServiceFailure('throttled', 'TooManyRequests', { retryAfterMs: 0 });
  expect(nextTry(failure, work(0), 0)).toEqual({ kind: 'again', waitMs: 1000, counts: false });
});

it('waits ten seconds when throttled without a time', () => {
  const failure = new ServiceFailure('throttled', 'ApplicationThrottled');
  expect(nextTry(failure, work(0), 0)).toEqual({ kind: 'again', waitMs: 10_000, counts: false });
});

it('waits as long again as it has waited when throttled without a time, five minutes at most', () => {
  const failure = new ServiceFailure('throttled', 'ApplicationThrottled');
  expect(nextTry(failure, work(0), 42_000)).toMatchObject({ waitMs: 42_000, counts: false });
  expect(nextTry(failure, work(0), 86_400_000)).toMatchObject({ waitMs: 300_000, counts: false });
});

it('tries an outage again at growing waits for hours, then gives up with its code', () => {
  const failure = new ServiceFailure('unavailable', 'timeout', { status: 504 });
  let attempt = 0;
  let waited = 0;
  const waits: number[] = [];
  for (;;) {
    const next = nextTry(failure, work(attempt), 0);
    if (next.kind === 'poison') {
      expect(next.code).toBe('timeout');
      break;
    }
    expect(next).toMatchObject({ kind: 'again', counts: true });
    expect(next.waitMs).toBeGreaterThan(waits.at(-1) ?? 0);
    waits.push(next.waitMs);
    waited += next.waitMs;
    attempt += 1;
  }
  expect(waited).toBeGreaterThan(4 * 3_600_000);
  expect(attempt).toBeLessThan(12);
});

it('gives a permanent refusal up at once', () => {
  const failure = new ServiceFailure('refused', 'ErrorInvalidIdMalformed', { status: 400 });
  expect(nextTry(failure, work(0), 0)).toEqual({
    kind: 'poison',
    code: 'ErrorInvalidIdMalformed',
    message: 'Refused, so it was not tried again.',
    goesOnAfterMs: null,
  });
});

it('tries a fault of our own again too, and names it so in the end', () => {
  expect(nextTry(new TypeError('oops'), work(0), 0)).toMatchObject({ kind: 'again', counts: true });
  expect(nextTry(new TypeError('oops'), work(100), 0)).toEqual({
    kind: 'poison',
    code: 'internal_error',
    message: 'Gave up after 101 tries.',
    goesOnAfterMs: null,
  });
});

it('looks for a message that is not there yet for some minutes', () => {
  const waits = [1, 2, 3, 4, 5, 6].map(notFoundWait);
  expect(waits).toEqual([5000, 15_000, 30_000, 60_000, 120_000, null]);
});

it('never gives work up for our own credentials: it goes on within minutes of their mending', () => {
  const failure = new ServiceFailure('operator', 'invalid_client', { status: 401 });
  expect(nextTry(failure, work(0), 0)).toEqual({ kind: 'again', waitMs: 5000, counts: true });
  let attempt = 0;
  for (let tries = 0; tries < 500; tries += 1) {
    const next = nextTry(failure, work(attempt), 0);
    if (next.kind === 'poison') throw new Error(`given up after ${tries}`);
    expect(next.waitMs).toBeLessThanOrEqual(600_000);
    attempt += next.counts ? 1 : 0;
  }
  // What comes after it has most of its tries left.
  expect(nextTry(new Error('oops'), work(attempt), 0)).toMatchObject({ kind: 'again' });
});

it('what a timer found is tried every ten minutes at least, and goes on after its record', () => {
  const failure = new ServiceFailure('unavailable', 'timeout', { status: 504 });
  for (const attempt of [0, 4, 7]) {
    const next = nextTry(failure, due(attempt), 0);
    expect(next.kind === 'again' && next.waitMs).toBeLessThanOrEqual(600_000);
  }
  expect(nextTry(failure, due(8), 0)).toEqual({
    kind: 'poison',
    code: 'timeout',
    message: 'Failed 9 times, and is still tried.',
    goesOnAfterMs: 900_000,
  });
});
