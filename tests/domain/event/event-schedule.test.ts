import fc from 'fast-check';
import { expect, it } from 'vitest';
import { retryWaitMs } from '../../../shared/domain/event/event.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it('retries at 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, then no more', () => {
  const waits = Array.from({ length: 10 }, (_, at) => retryWaitMs(at + 1, 0));
  expect(waits).toEqual([
    5000,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
    null,
  ]);
});

it('adds at most a tenth of jitter and never shortens a wait', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (tries, random) => {
        const base = retryWaitMs(tries, 0) ?? 0;
        const wait = retryWaitMs(tries, random) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(base);
        expect(wait).toBeLessThanOrEqual(base * 1.1);
      },
    ),
  );
});
