import type { FaultPoint } from '../faults/fault-kinds.ts';

/** What an effect waits for before it happens, and which faults may strike it. */
export interface EffectPlan {
  readonly points: readonly FaultPoint[];
  readonly latencyMs: readonly [number, number];
  /** Everything there is away: it fails without having happened. */
  readonly isAway?: () => boolean;
}

/** Runs one effect of the app on the world. */
export type Effect = <T>(name: string, plan: EffectPlan, apply: () => T | Promise<T>) => Promise<T>;
