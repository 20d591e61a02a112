import type {
  HttpHandler,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from '@azure/functions';
import { ServiceFailure } from '../domain/failure.ts';
import { type ProblemCode, Refusal, STATUS_OF } from './refusal.ts';

export type Handle = (
  request: HttpRequest,
  context: InvocationContext,
) => Promise<HttpResponseInit>;

/** The edge of every HTTP function: what is thrown becomes problem+json, and only our own faults are logged. */
export function handler(handle: Handle): HttpHandler {
  return (request, context) => answered(handle, request, context);
}

export async function answered(
  handle: Handle,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseInit> {
  try {
    return await handle(request, context);
  } catch (error) {
    return problem(refusalOf(error, context), context.invocationId);
  }
}

function refusalOf(error: unknown, context: InvocationContext): Refusal {
  if (error instanceof Refusal) return error;
  if (
    error instanceof ServiceFailure &&
    (error.kind === 'unavailable' || error.kind === 'throttled')
  ) {
    context.warn(JSON.stringify({ event: 'http.unavailable', kind: error.kind, code: error.code }));
    return new Refusal('unavailable', 'Try again in a moment.', {
      retryAfterSeconds: Math.max(1, Math.ceil((error.retryAfterMs ?? 5000) / 1000)),
    });
  }
  context.error(JSON.stringify({ event: 'http.failed', ...nameOf(error) }));
  return new Refusal('internal_error', 'The correlation id in `instance` names this in our log.');
}

/**
 * The stack without the message in front of it, whose lines may look like frames. None when the message does not stand
 * there: it was changed since, and nobody can tell where the old one ends.
 */
function framesOf({ stack, message }: Error): string | undefined {
  const at = stack?.indexOf(message) ?? -1;
  return at === -1 ? undefined : stack?.slice(at + message.length);
}

/** What may be logged of an error: its name, code and stack frames, never its message, which may quote mail or secrets. */
function nameOf(error: unknown): { name: string; code?: string; stack?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = framesOf(error)
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 8)
    .join('|');
  return {
    name: error.name,
    ...(error instanceof ServiceFailure ? { code: error.code } : {}),
    ...(frames === undefined ? {} : { stack: frames }),
  };
}

const TITLES: Record<ProblemCode, string> = {
  invalid_json: 'The body is not JSON',
  invalid_request: 'The request is not as the interface says',
  invalid_id: 'An id in the path is not allowed',
  invalid_cursor: 'The cursor is not one of ours',
  idempotency_key_missing: 'The Idempotency-Key header is missing',
  session_invalid: 'The session is missing or not valid',
  session_expired: 'The session has ended',
  session_elsewhere: 'The session belongs to another page',
  session_not_allowed: 'The session is not for this',
  ticket_mismatch: 'The ticket belongs to somebody else',
  not_found: 'Not found',
  not_connected: 'No mailbox is connected',
  needs_reconnect: 'The mailbox must be connected again',
  send_in_progress: 'This send is under way',
  contact_erased: 'The contact was erased',
  contact_merged: 'The contact was merged into another',
  webhook_not_configured: 'There is no webhook',
  event_not_chosen: 'The webhook is not told of such events',
  endpoint_disabled: 'The endpoint is disabled',
  not_retryable: 'A retry can not change it',
  ticket_expired: 'The ticket is no longer good',
  cursor_expired: 'What the cursor points to has expired',
  length_required: 'The length of the body is missing',
  attachment_too_large: 'An attachment is too large',
  message_too_large: 'The message is too large',
  request_too_large: 'The request is too large',
  unsupported_media_type: 'The content type is not supported',
  idempotency_key_reused: 'The Idempotency-Key was used for another request',
  consent_required: 'The owner of the mailbox must agree',
  never_listed: 'A recipient is on a never-list',
  too_many_merged: 'Too many contacts were merged into one',
  return_url_not_allowed: 'The return address is not allowed',
  reply_to_other_contact: 'The entry belongs to another contact',
  origin_not_allowed: 'The origin is not allowed',
  internal_error: 'Something went wrong on our side',
  unavailable: 'A service that we need does not answer',
};

/** A refusal as RFC 9457 problem+json. `instance` names the invocation, by which the log is found. */
function problem(refusal: Refusal, instance: string): HttpResponseInit {
  const status = STATUS_OF[refusal.code];
  return {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
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
      ...(refusal.into === null ? {} : { into: refusal.into }),
    }),
  };
}
