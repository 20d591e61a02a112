import { ServiceFailure } from './failure.ts';
import { retryWait, UNTOLD_WAIT_MS } from './retry-ladder.ts';

/** `counts`: whether this try was one of the ladder's; one that was asked to wait is not. */
export type NextTry =
  | {
      readonly kind: 'again';
      readonly waitMs: number;
      readonly counts: boolean;
    }
  | { readonly kind: 'give_up'; readonly code: string };

/** What becomes of work that failed, after `attempt` tries that counted before this one. */
export function nextTry(failure: unknown, attempt: number): NextTry {
  const known = failure instanceof ServiceFailure ? failure : null;
  if (known?.kind === 'throttled') {
    return { kind: 'again', waitMs: known.retryAfterMs ?? UNTOLD_WAIT_MS, counts: false };
  }
  const waitMs = known?.kind === 'refused' ? null : retryWait(attempt + 1);
  if (waitMs === null) return { kind: 'give_up', code: known?.code ?? 'internal_error' };
  return { kind: 'again', waitMs, counts: true };
}
