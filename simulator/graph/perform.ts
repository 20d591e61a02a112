import type { FaultEffect } from '../faults/fault-rule.ts';
import type { World } from '../world.ts';
import {
  accessDenied,
  authenticate,
  requireExchange,
  requireScope,
  holderOf,
} from './authorize.ts';
import type { GraphReply, GraphRequest } from './call.ts';
import { errorReply } from './error-reply.ts';
import { badRequest, GraphError } from './errors.ts';
import { openEntry } from './journal-entry.ts';
import { findOperation } from './find-operation.ts';
import type { Services } from './operation.ts';
import { parsePath } from './paths.ts';
import type { GraphPath } from './paths.ts';
import { parseQueryOptions, rawOptions } from './query-options.ts';
import { answered, withFaults } from './with-faults.ts';

const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

/** One Graph request from authentication to answer, with the journal and the faults around it. */
export async function perform(
  world: World,
  services: Services,
  request: GraphRequest,
): Promise<GraphReply | 'drop'> {
  const url = new URL(request.target, 'http://graph.invalid');
  const path = parsePath(url.pathname);
  if (path === null) {
    return errorReply(world, request, badRequest('The request URI is not valid.'));
  }
  const query = rawOptions(url.searchParams);
  const holder = holderOf(world, request.headers['authorization']);
  const entry = openEntry(world, request, path, query, holder?.mailbox.email ?? null);
  const answer = (): Promise<GraphReply | 'drop'> =>
    withFaults(world, request, entry, (after) => run(world, services, request, path, query, after));
  if (holder === undefined || !isInMailbox(path)) return answer();
  const { clientId, mailbox } = holder;
  const key = `${clientId} ${mailbox.oid}`;
  const outcome = await services.requestsAtOnce.run(key, request.gone, answer);
  return outcome instanceof GraphError ? answered(world, request, entry, outcome) : outcome;
}

/** The user themself is known to the directory, and subscriptions are a service of their own. */
function isInMailbox({ user, segments }: GraphPath): boolean {
  return user !== null && segments.length > 0;
}

async function run(
  world: World,
  services: Services,
  request: GraphRequest,
  path: GraphPath,
  query: Map<string, string>,
  after: FaultEffect | null,
): Promise<GraphReply> {
  const { token, mailbox } = authenticate(world, request.headers['authorization']);
  if (request.body.length > MAX_REQUEST_BYTES) {
    throw new GraphError(413, 'RequestEntityTooLarge', 'The request is larger than 4 MB.');
  }
  const found = findOperation(request.method, path.segments, path.user === null);
  if (found === 'not-found') {
    throw badRequest(
      `Resource not found for the segment '${path.segments.at(-1) ?? path.user ?? ''}'.`,
    );
  }
  if (found === 'method-not-allowed') {
    throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed.');
  }
  if (
    path.user !== null &&
    path.user !== 'me' &&
    path.user !== mailbox.oid &&
    !mailbox.answersTo(path.user)
  ) {
    throw accessDenied();
  }
  const { operation, ids } = found;
  if (operation.scopes.length > 0) requireScope(token, ...operation.scopes);
  if (!operation.withoutExchange) requireExchange(mailbox);
  return operation.run(
    {
      world,
      method: request.method,
      path: path.segments,
      query: parseQueryOptions(query),
      headers: request.headers,
      body: parseBody(request.body),
      mailbox,
      token,
      immutableIds: /IdType\s*=\s*"?ImmutableId"?/i.test(request.headers['prefer'] ?? ''),
      fault: after,
    },
    ids,
    services,
  );
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
}
