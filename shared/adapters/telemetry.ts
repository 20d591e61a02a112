import type { Counter, Counters, Lag, LagSummary, Log, Traces } from '../ports/telemetry.ts';

/** One JSON line per event on stdout and stderr, where the Functions host and every container collect them. */
export function jsonLog(write: (line: string, level: 'info' | 'warn' | 'error') => void): Log {
  const at =
    (level: 'info' | 'warn' | 'error'): Log['info'] =>
    (event, fields = {}) =>
      write(JSON.stringify({ level, event, ...fields }), level);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** Upper bounds of what lags are sorted into, in milliseconds. */
export const LAG_BOUNDS_MS = [
  100, 250, 500, 750, 1000, 1500, 2000, 3000, 5000, 10_000, 30_000, 60_000, 300_000, 3_600_000,
] as const;

/** Of this instance since its start. */
export function memoryCounters(): Counters {
  const counts = new Map<Counter, number>();
  const lags = new Map<Lag, number[]>();
  return {
    add: (counter, by = 1) => void counts.set(counter, (counts.get(counter) ?? 0) + by),
    lag(lag, ms) {
      const buckets = lags.get(lag) ?? Array.from({ length: LAG_BOUNDS_MS.length + 1 }, () => 0);
      const place = LAG_BOUNDS_MS.findIndex((bound) => ms <= bound);
      const at = place === -1 ? LAG_BOUNDS_MS.length : place;
      buckets[at] = (buckets[at] ?? 0) + 1;
      lags.set(lag, buckets);
    },
    read: () => Object.fromEntries(counts),
    readLags: () => Object.fromEntries([...lags].map(([lag, buckets]) => [lag, summary(buckets)])),
  };
}

function summary(buckets: readonly number[]): LagSummary {
  const count = buckets.reduce((sum, one) => sum + one, 0);
  const within = (part: number): number | null => {
    let seen = 0;
    const place = buckets.findIndex((one) => (seen += one) >= part * count);
    return LAG_BOUNDS_MS[place] ?? null;
  };
  return { count, p50Ms: within(0.5), p99Ms: within(0.99) };
}

/** Where nobody listens. */
export const untraced: Traces = {
  span: (_name, _parent, run) => run(),
  traceparent: () => undefined,
};
