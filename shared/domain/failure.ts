/**
 * Failures of the world around us, thrown by adapters and told apart by `kind`, never by their text. Outcomes that a
 * rule expects (not found, refused as duplicate, disconnected) are tagged unions instead, not this.
 *
 * - `throttled`: asked to wait; does not count as a try. `retryAfterMs` when told.
 * - `unavailable`: 5xx, time-out, no connection: try again, counts as a try. The effect may have happened.
 * - `refused`: a permanent refusal (4xx) for this request; no retry makes sense. The effect has not happened.
 * - `reconnect`: the mailbox's grant is no longer good (`invalid_grant`), or a 401 that a fresh token did not cure.
 * - `operator`: our own credentials are bad or expired; never shown as the user's fault.
 */
export type FailureKind = 'throttled' | 'unavailable' | 'refused' | 'reconnect' | 'operator';

export class ServiceFailure extends Error {
  override readonly name = 'ServiceFailure';
  readonly kind: FailureKind;
  /** Stable: Graph's `error.code`, an OAuth `error`, or our own word such as `timeout`. */
  readonly code: string;
  readonly status: number | null;
  readonly retryAfterMs: number | null;

  constructor(
    kind: FailureKind,
    code: string,
    more: { status?: number; retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(`${kind}: ${code}`, more.cause === undefined ? {} : { cause: more.cause });
    this.kind = kind;
    this.code = code;
    this.status = more.status ?? null;
    this.retryAfterMs = more.retryAfterMs ?? null;
  }
}

/** What a failure is called in logs and records; one of our own is `internal_error`. */
export function failureCode(failure: unknown): string {
  return failure instanceof ServiceFailure ? failure.code : 'internal_error';
}
