import { ServiceFailure } from '../failure.ts';
import { retryWait, untoldWait } from './retry-ladder.ts';

/** `counts`: whether this try was one of the ladder's; one that was asked to wait is not. */
export type NextTry =
  | {
      readonly kind: 'again';
      readonly waitMs: number;
      readonly counts: boolean;
    }
  /** With what its record says of it. */
  | { readonly kind: 'give_up'; readonly code: string; readonly message: string };

/**
 * Our own credentials fail all work alike until the operator mends them, which may take a weekend: none of it is given
 * up, and it goes on soon afterwards. Short enough that health, which looks back 15 minutes, shows the fault meanwhile.
 */
const OPERATOR_WAIT_MS = 10 * 60_000;

/**
 * What becomes of work that failed, after `attempt` tries that counted before this one. `ageMs`: since it was first seen.
 */
export function nextTry(failure: unknown, attempt: number, ageMs = 0): NextTry {
  const known = failure instanceof ServiceFailure ? failure : null;
  if (known?.kind === 'throttled') {
    return { kind: 'again', waitMs: known.retryAfterMs ?? untoldWait(ageMs), counts: false };
  }
  if (known?.kind === 'operator') {
    const waitMs = Math.min(retryWait(attempt + 1) ?? OPERATOR_WAIT_MS, OPERATOR_WAIT_MS);
    return { kind: 'again', waitMs, counts: waitMs < OPERATOR_WAIT_MS };
  }
  if (known?.kind === 'refused') {
    return { kind: 'give_up', code: known.code, message: 'Refused, so it was not tried again.' };
  }
  const waitMs = retryWait(attempt + 1);
  if (waitMs === null) {
    const code = known?.code ?? 'internal_error';
    return { kind: 'give_up', code, message: `Gave up after ${attempt + 1} tries.` };
  }
  return { kind: 'again', waitMs, counts: true };
}
