import { z } from 'zod';
import type { Simulator } from '../simulator/server.ts';
import type { HostControl } from './host-control.ts';

export type QuietOptions = {
  /** Also waits for messages with a delay, such as retries. */
  settled?: boolean;
  /** Rejects after this long; default 30 seconds. */
  limitMs?: number;
};

const notifierState = z.looseObject({ idle: z.boolean() });

/**
 * Waits until Microsoft 365 has no notification to deliver and the host nothing to do. The host is
 * asked before and after the simulator: if it did nothing in between, both were quiet at once. Only
 * what runs puts messages into the queues, so they are looked at before alone, and not while a
 * notification is on its way.
 */
export async function awaitQuiet(
  simulator: Simulator,
  host: HostControl,
  { settled = false, limitMs = 30_000 }: QuietOptions,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  const leftMs = (): number => Math.max(0, Math.ceil(deadline - performance.now()));
  await notifications(simulator, leftMs());
  for (;;) {
    const before = await host.idle({ waitMs: leftMs(), settled });
    const notifier = await notifications(simulator, leftMs());
    const after = await host.activity();
    const hostQuiet = before.idle && after.running === 0 && before.changes === after.changes;
    if (hostQuiet && notifier.idle && !(settled && before.delayed > 0)) return;
    if (leftMs() === 0) {
      throw new Error(`Not quiet after ${limitMs} ms: ${JSON.stringify({ ...before, notifier })}`);
    }
  }
}

async function notifications(
  simulator: Simulator,
  waitMs: number,
): Promise<z.output<typeof notifierState>> {
  const response = await fetch(`${simulator.url}/control/idle?wait=${Math.min(waitMs, 60_000)}`);
  return notifierState.parse(await response.json());
}
