import type { FaultEffect } from './fault-rule.ts';

type EffectType = FaultEffect['type'];

/** Effects that come before anything is done. */
export const FAILS_BEFORE: readonly EffectType[] = ['throttle', 'fail', 'drop', 'delay'];
/** Effects on what is done, or on its answer. */
export const FAILS_AFTER: readonly EffectType[] = [
  'fail-after',
  'drop-after',
  'late-send',
  'short-page',
];
