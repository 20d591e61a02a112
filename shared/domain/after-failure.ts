import { ServiceFailure } from './failure.ts';
import { retryWait, UNTOLD_WAIT_MS } from './retry-ladder.ts';

export type AfterFailure =
  | { readonly kind: 'wait'; readonly ms: number; readonly attempt: number; readonly told: boolean }
  | { readonly kind: 'give_up'; readonly code: string; readonly attempt: number };

/**
 * What becomes of work that failed for the world's reasons: a throttled one waits as told and does not count as a try,
 * a permanent refusal gives up at once, everything else climbs the ladder.
 */
export function afterFailure(error: unknown, attempt: number): AfterFailure {
  if (error instanceof ServiceFailure && error.kind === 'throttled') {
    return { kind: 'wait', ms: error.retryAfterMs ?? UNTOLD_WAIT_MS, attempt, told: true };
  }
  const tries = attempt + 1;
  const refused = error instanceof ServiceFailure && error.kind === 'refused';
  const wait = refused ? null : retryWait(tries);
  if (wait === null) return { kind: 'give_up', code: codeOf(error), attempt: tries };
  return { kind: 'wait', ms: wait, attempt: tries, told: false };
}

/** The stable word for a failure: never its message, which may quote mail or secrets. */
export function codeOf(error: unknown): string {
  if (error instanceof ServiceFailure) return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
