import type { Operation } from './api/operation.ts';
import type { Handle } from './handler.ts';
import { Refusal } from './refusal.ts';

/** The host takes its key there, too. */
const OF_THE_HOST = ['code', 'clientId'];

/**
 * A query parameter that the operation does not have is refused, as an unknown field of a body is: taken silently, a
 * misspelt `updatedAfter` would be a whole listing.
 */
export function withKnownQuery({ query }: Operation, handle: Handle): Handle {
  const known = new Set([...OF_THE_HOST, ...Object.keys(query?.shape ?? {})]);
  return async (request, context) => {
    const unknown = [...request.query.keys()].find((name) => !known.has(name));
    if (unknown === undefined) return handle(request, context);
    throw new Refusal(
      'invalid_request',
      `The query parameter ${JSON.stringify(unknown.slice(0, 64))} is not known.`,
    );
  };
}
