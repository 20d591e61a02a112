import { memoryCounters, untraced } from '../shared/adapters/telemetry.ts';
import type { Config } from '../shared/config/config.ts';
import type { Counters, Traces } from '../shared/ports/telemetry.ts';

export interface Telemetry {
  readonly counters: Counters;
  readonly traces: Traces;
  /** Sends what waits to be sent: nobody does after the end. */
  readonly flush: () => Promise<void>;
}

/** What exports is loaded where there is somebody to export to, and nowhere else: a cold start pays for it. */
export async function composeTelemetry({
  telemetry,
}: Pick<Config, 'telemetry'>): Promise<Telemetry> {
  const counters = memoryCounters();
  if (telemetry === null) return { counters, traces: untraced, flush: async () => undefined };
  const { openTelemetry } = await import('../shared/adapters/open-telemetry/open-telemetry.ts');
  return openTelemetry(telemetry, counters);
}
