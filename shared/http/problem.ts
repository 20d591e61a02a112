import type { HttpResponseInit } from '@azure/functions';
import { type ProblemCode, type Refusal, STATUS_OF } from './refusal.ts';

const TITLES: Record<ProblemCode, string> = {
  invalid_json: 'The body is not JSON',
  invalid_request: 'The request is not as the interface says',
  invalid_id: 'An id in the path is not allowed',
  invalid_cursor: 'The cursor is not one of ours',
  idempotency_key_missing: 'The Idempotency-Key header is missing',
  ticket_mismatch: 'The ticket belongs to somebody else',
  not_found: 'Not found',
  not_connected: 'No mailbox is connected',
  needs_reconnect: 'The mailbox must be connected again',
  send_in_progress: 'This send is under way',
  ticket_expired: 'The ticket has expired',
  length_required: 'The length of the body is missing',
  attachment_too_large: 'An attachment is too large',
  message_too_large: 'The message is too large',
  request_too_large: 'The request is too large',
  unsupported_media_type: 'The content type is not supported',
  idempotency_key_reused: 'The Idempotency-Key was used for another request',
  scope_not_available: 'This scope is not available',
  return_url_not_allowed: 'The return address is not allowed',
  reply_to_other_contact: 'The entry belongs to another contact',
  internal_error: 'Something went wrong on our side',
  unavailable: 'A service that we need does not answer',
};

/** A refusal as RFC 9457 problem+json. `instance` names the invocation, by which the log is found. */
export function problem(refusal: Refusal, instance: string): HttpResponseInit {
  const status = STATUS_OF[refusal.code];
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(refusal.retryAfterSeconds === null
        ? {}
        : { 'retry-after': String(refusal.retryAfterSeconds) }),
    },
    body: JSON.stringify({
      type: `urn:problem:outlook-crm-sync:${refusal.code}`,
      title: TITLES[refusal.code],
      status,
      detail: refusal.detail,
      instance: `urn:uuid:${instance}`,
      code: refusal.code,
      ...(refusal.errors.length === 0 ? {} : { errors: refusal.errors }),
    }),
  };
}
