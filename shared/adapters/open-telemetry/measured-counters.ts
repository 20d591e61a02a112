import type { Attributes, Counter as Instrument, Meter } from '@opentelemetry/api';
import type { Counter, Counters } from '../../ports/telemetry.ts';

/** The same counters, each also as a measure of its family. */
export function measuredCounters(counters: Counters, meter: Meter): Counters {
  const instruments = new Map<string, Instrument>();
  const lags = meter.createHistogram('outlook_sync.lag', { unit: 'ms' });
  return {
    ...counters,
    add(counter, by = 1) {
      counters.add(counter, by);
      const { name, attributes } = measureOf(counter);
      const instrument = instruments.get(name) ?? meter.createCounter(name);
      instruments.set(name, instrument);
      instrument.add(by, attributes);
    },
    lag(lag, ms) {
      counters.lag(lag, ms);
      lags.record(Math.max(0, ms), { kind: lag });
    },
  };
}

/**
 * `message_entered` is `outlook_sync.message` with the kind `entered`; a request to Graph has its operation and its status.
 * All of them are names that stand in the code.
 */
export function measureOf(counter: Counter): {
  readonly name: string;
  readonly attributes: Attributes;
} {
  if (counter.startsWith('graph ')) {
    const [, method, path, status] = counter.split(' ');
    return {
      name: 'outlook_sync.graph',
      attributes: { operation: `${method} ${path}`, status: status ?? '' },
    };
  }
  const [family = '', ...kind] = counter.split('_');
  return { name: `outlook_sync.${family}`, attributes: { kind: kind.join('_') } };
}
