import type { FaultEffect } from '../faults/fault-rule.ts';
import { FAILS_AFTER, FAILS_BEFORE } from '../faults/graph-effects.ts';
import type { JournalEntry } from '../journal.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { World } from '../world.ts';
import { accessDenied, authenticate, requireExchange, requireScope } from './authorize.ts';
import type { GraphReply, GraphRequest } from './call.ts';
import { badRequest, GraphError } from './errors.ts';
import { findOperation } from './operations.ts';
import type { Services } from './operations.ts';
import { parsePath, plainPath } from './paths.ts';
import type { GraphPath } from './paths.ts';
import { parseQueryOptions, rawOptions } from './query-options.ts';

const MAX_REQUEST_BYTES = 4 * 1024 * 1024;
const BODY_PROPERTIES = new Set(['body', 'uniquebody', 'bodypreview', '*']);

/** One Graph request from authentication to answer, with the journal and the faults around it. */
export async function perform(
  world: World,
  services: Services,
  request: GraphRequest,
): Promise<GraphReply | 'drop'> {
  let entry: JournalEntry | undefined;
  try {
    const url = new URL(request.target, 'http://graph.invalid');
    const path = parsePath(url.pathname);
    const query = rawOptions(url.searchParams);
    const who = identify(world, request);
    const subject = {
      target: 'graph' as const,
      method: request.method,
      path: plainPath(path),
      mailbox: who?.email ?? null,
    };
    entry = openEntry(world, request, path, query, who);
    const before = world.faults.strike(subject, FAILS_BEFORE);
    if (before) {
      entry.faults.push(before.id);
      const struck = await strikeBefore(world, before.effect);
      if (struck !== null) return close(entry, struck);
    }
    const after = world.faults.strike(subject, FAILS_AFTER);
    if (after) entry.faults.push(after.id);
    const reply = await run(world, services, request, path, query, after?.effect ?? null);
    return close(entry, after ? strikeAfter(after.effect, reply) : reply);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const reply = errorReply(world, request, error);
    return entry ? close(entry, reply) : reply;
  }

  function close(
    open: JournalEntry,
    result: GraphReply | GraphError | 'drop',
  ): GraphReply | 'drop' {
    const reply = result instanceof GraphError ? errorReply(world, request, result) : result;
    open.status = reply === 'drop' ? 'dropped' : reply.status;
    open.errorCode = reply === 'drop' ? null : errorCodeOf(reply.body);
    return reply;
  }
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
  const late = after?.type === 'late-send' ? { shows: after.shows, ms: after.ms } : null;
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
    },
    ids,
    services,
    late,
  );
}

async function strikeBefore(
  world: World,
  effect: FaultEffect,
): Promise<GraphReply | GraphError | 'drop' | null> {
  switch (effect.type) {
    case 'delay':
      await world.clock.sleep(effect.ms);
      return null;
    case 'drop':
      return 'drop';
    case 'throttle':
      return new GraphError(
        effect.status ?? 429,
        effect.code ?? 'TooManyRequests',
        'Too many requests.',
        effect.retryAfter === undefined ? {} : { 'retry-after': effect.retryAfter },
      );
    case 'fail':
      return failure(effect);
    default:
      return null;
  }
}

function strikeAfter(effect: FaultEffect, reply: GraphReply): GraphReply | GraphError | 'drop' {
  if (effect.type === 'drop-after') return 'drop';
  return effect.type === 'fail-after' ? failure(effect) : reply;
}

function failure(effect: FaultEffect & { type: 'fail' | 'fail-after' }): GraphError {
  return new GraphError(
    effect.status,
    effect.code ?? 'UnknownError',
    effect.message ?? 'The server is unable to process the request.',
    effect.retryAfter === undefined ? {} : { 'retry-after': effect.retryAfter },
  );
}

function identify(world: World, request: GraphRequest): Mailbox | null {
  const bearer = /^Bearer (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  const token = bearer === undefined ? undefined : world.tokens.accessTokens.get(bearer);
  return token === undefined ? null : (world.mailboxes.get(token.oid) ?? null);
}

function openEntry(
  world: World,
  request: GraphRequest,
  path: GraphPath,
  query: Map<string, string>,
  who: Mailbox | null,
): JournalEntry {
  const found = findOperation(request.method, path.segments, path.user === null);
  const template =
    typeof found === 'string'
      ? plainPath(path)
      : path.user === null
        ? found.operation.template
        : ['/me', found.operation.template].filter((part) => part !== '').join('/');
  const select = query
    .get('$select')
    ?.toLowerCase()
    .split(',')
    .map((name) => name.trim());
  const ofMessages = /^\/me\/(mailfolders\/\{f\}\/)?messages(\/\{m\})?$/.test(template);
  return world.journal.open({
    method: request.method,
    path: plainPath(path),
    template: template.replace(/\{\w\}/g, '{id}'),
    query: Object.fromEntries(query),
    mailbox: who?.email ?? null,
    status: 0,
    errorCode: null,
    batch: request.batch,
    items: null,
    readsBody:
      request.method === 'GET' &&
      ((ofMessages && (select?.some((name) => BODY_PROPERTIES.has(name)) ?? true)) ||
        template.endsWith('$value')),
    faults: [],
  });
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

function errorCodeOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null;
  const { error } = body;
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}
