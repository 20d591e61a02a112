import type { Counter, Counters } from '../ports/telemetry.ts';

/** Counters of this instance since its start. */
export function memoryCounters(): Counters {
  const counts = new Map<Counter, number>();
  return {
    add: (counter, by = 1) => void counts.set(counter, (counts.get(counter) ?? 0) + by),
    read: () => Object.fromEntries(counts),
  };
}
