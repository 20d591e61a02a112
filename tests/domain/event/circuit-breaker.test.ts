import { expect, it } from 'vitest';
import {
  FAILURES_THAT_TRIP,
  TRIPPED_FOR_MS,
} from '../../../shared/domain/event/delivery-durations.ts';
import { circuitBreaker } from '../../../shared/domain/event/circuit-breaker.ts';

it('opens after failures on end, and the first one after a while decides anew', () => {
  const breaker = circuitBreaker();
  for (let n = 1; n < FAILURES_THAT_TRIP; n += 1) breaker.note('failed', 0);
  breaker.note('delivered', 0);
  for (let n = 1; n < FAILURES_THAT_TRIP; n += 1) breaker.note('failed', 0);
  expect(breaker.isOpen(0)).toBe(false);
  breaker.note('failed', 0);
  expect([breaker.isOpen(0), breaker.isOpen(TRIPPED_FOR_MS - 1)]).toEqual([true, true]);
  expect(breaker.isOpen(TRIPPED_FOR_MS)).toBe(false);
  breaker.note('failed', TRIPPED_FOR_MS);
  expect(breaker.isOpen(TRIPPED_FOR_MS)).toBe(true);
  breaker.note('delivered', 2 * TRIPPED_FOR_MS);
  breaker.note('failed', 2 * TRIPPED_FOR_MS);
  expect(breaker.isOpen(2 * TRIPPED_FOR_MS)).toBe(false);
});
