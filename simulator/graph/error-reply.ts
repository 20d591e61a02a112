import type { World } from '../world.ts';
import type { GraphReply, GraphRequest } from './call.ts';
import type { GraphError } from './errors.ts';

/** Graph's error body. */
export function errorReply(
  world: World,
  request: Pick<GraphRequest, 'headers'>,
  error: GraphError,
): GraphReply {
  const requestId = world.newGuid();
  return {
    status: error.status,
    headers: error.headers,
    body: {
      error: {
        code: error.code,
        message: error.message,
        innerError: {
          date: new Date(world.clock.now()).toISOString().slice(0, 19),
          'request-id': requestId,
          'client-request-id': request.headers['client-request-id'] ?? requestId,
        },
      },
    },
  };
}

/** The `error.code` of an answer's body, if it is an error. */
export function errorCodeOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null;
  const { error } = body;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}
