import type {
  HttpHandler,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from '@azure/functions';
import { ServiceFailure } from '../domain/failure.ts';
import { STATUS_OF, TITLE_OF } from './problem-codes.ts';
import { Refusal } from './refusal.ts';

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
      title: TITLE_OF[refusal.code],
      status,
      detail: refusal.detail,
      instance: `urn:uuid:${instance}`,
      code: refusal.code,
      ...(refusal.errors.length === 0 ? {} : { errors: refusal.errors }),
      ...(refusal.into === null ? {} : { into: refusal.into }),
    }),
  };
}
