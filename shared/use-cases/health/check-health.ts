import { HEALTH_KEPT_MS } from '../../domain/durations.ts';
import { keptFor } from '../../domain/kept-for.ts';
import type { Now } from '../../ports/clock.ts';

/** One thing that must work. It throws when it does not. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

export interface Health {
  readonly status: 'ok' | 'failing';
  readonly failing: readonly string[];
}

/** Runs all checks side by side; an answer is kept for 15 seconds, so that a prober costs little. */
export function healthChecker(checks: readonly HealthCheck[], now: Now): () => Promise<Health> {
  const kept = keptFor<Health>({ lifeMs: HEALTH_KEPT_MS, most: 1, now });
  return () => kept.keep('health', () => runAll(checks));
}

async function runAll(checks: readonly HealthCheck[]): Promise<Health> {
  const outcomes = await Promise.allSettled(checks.map(({ check }) => check()));
  const failing = checks
    .filter((_, at) => outcomes[at]?.status === 'rejected')
    .map(({ name }) => name);
  return { status: failing.length === 0 ? 'ok' : 'failing', failing };
}
