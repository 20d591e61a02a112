import type { Counter, Counters, Log } from '../ports/telemetry.ts';

/** One JSON line per event on stdout and stderr, where the Functions host and every container collect them. */
export function jsonLog(write: (line: string, level: 'info' | 'warn' | 'error') => void): Log {
  const at =
    (level: 'info' | 'warn' | 'error'): Log['info'] =>
    (event, fields = {}) =>
      write(JSON.stringify({ level, event, ...fields }), level);
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** Counters of this instance since its start. */
export function memoryCounters(): Counters {
  const counts = new Map<Counter, number>();
  return {
    add: (counter, by = 1) => void counts.set(counter, (counts.get(counter) ?? 0) + by),
    read: () => Object.fromEntries(counts),
  };
}
