import { FAILURES_THAT_TRIP, TRIPPED_FOR_MS } from './delivery-durations.ts';

/** Whether the CRM is worth asking within a run that others wait for. */
export interface CircuitBreaker {
  /** Open: it has failed too often, too lately. */
  readonly isOpen: (now: number) => boolean;
  readonly note: (outcome: 'delivered' | 'failed', now: number) => void;
}

/** Opens after some failures on end; once it has been open for a while, the next one decides anew. */
export function circuitBreaker(): CircuitBreaker {
  let failures = 0;
  let openUntil = 0;
  return {
    isOpen: (now) => now < openUntil,
    note(outcome, now) {
      failures = outcome === 'delivered' ? 0 : failures + 1;
      openUntil = failures >= FAILURES_THAT_TRIP ? now + TRIPPED_FOR_MS : 0;
    },
  };
}
