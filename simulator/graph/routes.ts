import type { HttpReply, HttpRequest, Router } from '../router.ts';
import type { World } from '../world.ts';
import { performBatch } from './batch.ts';
import type { GraphReply, GraphRequest } from './call.ts';
import { GraphError } from './errors.ts';
import type { Services } from './operations.ts';
import { errorReply, perform } from './perform.ts';
import { FAILS_AFTER, FAILS_BEFORE } from '../faults/graph-effects.ts';

const JSON_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

export function registerGraph(router: Router, world: World, services: Services): void {
  router.add('POST', '/v1.0/$batch', async (http) => {
    const request = graphRequest(http);
    return present(world, http, await outerBatch(world, services, request));
  });
  router.add('*', '/v1.0/*', async (http) =>
    present(world, http, await perform(world, services, graphRequest(http))),
  );
  router.add('PUT', '/upload/:secret', async (http) => {
    const rule = world.faults.strike(
      { target: 'upload', method: 'PUT', path: http.headers['content-range'] ?? '', mailbox: null },
      [...FAILS_BEFORE, ...FAILS_AFTER],
    );
    const effect = rule?.effect;
    if (effect?.type === 'drop') return 'drop';
    if (effect?.type === 'delay') await world.clock.sleep(effect.ms);
    if (effect?.type === 'fail' || effect?.type === 'throttle') {
      const retry = effect.retryAfter === undefined ? {} : { 'retry-after': effect.retryAfter };
      return { status: effect.status ?? 429, headers: retry };
    }
    const reply = services.uploads.put(http);
    if (effect?.type === 'drop-after') return 'drop';
    return effect?.type === 'fail-after' ? { status: effect.status } : reply;
  });
  router.add('DELETE', '/upload/:secret', (http) => services.uploads.cancel(http));
}

/** The envelope itself can be throttled, fail or be cut off too. */
async function outerBatch(
  world: World,
  services: Services,
  request: GraphRequest,
): Promise<GraphReply | 'drop'> {
  const entry = world.journal.open({
    method: 'POST',
    path: '/$batch',
    template: '/$batch',
    query: {},
    mailbox: null,
    status: 0,
    errorCode: null,
    batch: null,
    items: 0,
    readsBody: false,
    faults: [],
  });
  const subject = { target: 'graph' as const, method: 'POST', path: '/$batch', mailbox: null };
  const rule = world.faults.strike(subject, [...FAILS_BEFORE, ...FAILS_AFTER]);
  const effect = rule?.effect;
  if (rule) entry.faults.push(rule.id);
  const answer = (reply: GraphReply | 'drop'): GraphReply | 'drop' => {
    entry.status = reply === 'drop' ? 'dropped' : reply.status;
    return reply;
  };
  const refuse = (status: number, code: string, retryAfter?: string): GraphReply | 'drop' =>
    answer(
      errorReply(
        world,
        request,
        new GraphError(
          status,
          code,
          'The request failed.',
          retryAfter === undefined ? {} : { 'retry-after': retryAfter },
        ),
      ),
    );
  if (effect?.type === 'drop') return answer('drop');
  if (effect?.type === 'delay') await world.clock.sleep(effect.ms);
  if (effect?.type === 'throttle') {
    return refuse(effect.status ?? 429, effect.code ?? 'TooManyRequests', effect.retryAfter);
  }
  if (effect?.type === 'fail') {
    return refuse(effect.status, effect.code ?? 'UnknownError', effect.retryAfter);
  }
  try {
    const { reply, items } = await performBatch(world, services, request, entry.seq);
    entry.items = items;
    if (effect?.type === 'drop-after') return answer('drop');
    if (effect?.type === 'fail-after') return refuse(effect.status, effect.code ?? 'UnknownError');
    return answer(reply);
  } catch (error) {
    if (error instanceof GraphError) return answer(errorReply(world, request, error));
    throw error;
  }
}

function graphRequest(http: HttpRequest): GraphRequest {
  return {
    method: http.method,
    target: `${http.url.pathname.slice('/v1.0'.length)}${http.url.search}`,
    headers: Object.fromEntries(
      Object.entries(http.headers).map(([name, value]) => [name, String(value)]),
    ),
    body: http.body,
    batch: null,
  };
}

/** Every answer tells the world's time and its own id. */
function present(world: World, http: HttpRequest, reply: GraphReply | 'drop'): HttpReply | 'drop' {
  if (reply === 'drop') return 'drop';
  const requestId = world.newGuid();
  const { status, headers = {}, body } = reply;
  const common = {
    date: new Date(world.clock.now()).toUTCString(),
    'request-id': requestId,
    'client-request-id': String(http.headers['client-request-id'] ?? requestId),
    'cache-control': 'private',
    ...headers,
  };
  if (body === undefined) return { status, headers: common };
  if (Buffer.isBuffer(body)) return { status, headers: common, body };
  return { status, headers: { ...common, 'content-type': JSON_TYPE }, body: JSON.stringify(body) };
}
