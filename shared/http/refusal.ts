/** The stable codes of problem+json answers and the status each stands for (interface: Codes). */
export const STATUS_OF = {
  invalid_json: 400,
  invalid_request: 400,
  invalid_id: 400,
  invalid_cursor: 400,
  idempotency_key_missing: 400,
  session_invalid: 401,
  session_expired: 401,
  session_elsewhere: 403,
  session_not_allowed: 403,
  ticket_mismatch: 403,
  not_found: 404,
  not_connected: 409,
  needs_reconnect: 409,
  send_in_progress: 409,
  contact_erased: 409,
  contact_merged: 409,
  webhook_not_configured: 409,
  event_not_chosen: 409,
  endpoint_disabled: 409,
  not_retryable: 409,
  ticket_expired: 410,
  cursor_expired: 410,
  length_required: 411,
  attachment_too_large: 413,
  message_too_large: 413,
  request_too_large: 413,
  unsupported_media_type: 415,
  idempotency_key_reused: 422,
  consent_required: 422,
  never_listed: 422,
  too_many_merged: 422,
  return_url_not_allowed: 422,
  reply_to_other_contact: 422,
  origin_not_allowed: 422,
  internal_error: 500,
  unavailable: 503,
} as const;

export type ProblemCode = keyof typeof STATUS_OF;

/** One fault in the input: a JSON pointer and a sentence. */
export interface InputError {
  readonly pointer: string;
  readonly detail: string;
}

/** A request that is answered with problem+json. Thrown by parsing and by handlers; not for faults of the world around. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: readonly InputError[];
  /** Seconds, for the `Retry-After` header. */
  readonly retryAfterSeconds: number | null;
  /** Of `contact_merged`: the contact to ask for. */
  readonly into: string | null;

  constructor(
    code: ProblemCode,
    detail: string,
    more: { errors?: readonly InputError[]; retryAfterSeconds?: number; into?: string } = {},
  ) {
    super(`${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
    this.errors = more.errors ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
    this.into = more.into ?? null;
  }
}
