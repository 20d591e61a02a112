import type {
  HttpHandler,
  HttpRequest,
  HttpResponseInit,
  InvocationContext,
} from '@azure/functions';
import { ServiceFailure } from '../domain/failure.ts';
import { problem } from './problem.ts';
import { Refusal } from './refusal.ts';

export type Handle = (
  request: HttpRequest,
  context: InvocationContext,
) => Promise<HttpResponseInit>;

/** The edge of every HTTP function: what is thrown becomes problem+json, and only our own faults are logged. */
export function handler(handle: Handle): HttpHandler {
  return async (request, context) => {
    try {
      return await handle(request, context);
    } catch (error) {
      return problem(refusalOf(error, context), context.invocationId);
    }
  };
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
