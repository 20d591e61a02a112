import { setTimeout as pause } from 'node:timers/promises';
import type { Simulator } from '../simulator/server.ts';
import type { HostControl } from './host-control.ts';
import { pendingNotifications } from './pending-notifications.ts';

export type QuietOptions = {
  /** Also waits for messages with a delay, such as retries. */
  settled?: boolean;
  /** Rejects after this long; default 30 seconds. */
  limitMs?: number;
};

/**
 * Waits until Microsoft 365 has no notification to deliver and the host nothing to do. The host is
 * asked before and after the simulator: if it did nothing in between, both were quiet at once.
 */
export async function awaitQuiet(
  simulator: Simulator,
  host: HostControl,
  { settled = false, limitMs = 30_000 }: QuietOptions,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const left = deadline - performance.now();
    const before = await host.idle({ waitMs: Math.max(0, Math.round(left)), settled });
    const pending = pendingNotifications(simulator);
    const after = await host.idle({ waitMs: 0, settled });
    const hostQuiet = before.idle && after.idle && before.changes === after.changes;
    if (pending === 0 && hostQuiet && (!settled || after.delayed === 0)) return;
    if (performance.now() >= deadline) {
      throw new Error(
        `Not quiet after ${limitMs} ms: ${JSON.stringify({ ...after, pendingNotifications: pending })}`,
      );
    }
    await pause(10);
  }
}
