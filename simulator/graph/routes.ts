import type { HttpReply, HttpRequest, Router } from '../router.ts';
import type { World } from '../world.ts';
import { performBatch } from './batch.ts';
import type { GraphReply, GraphRequest } from './call.ts';
import type { Services } from './operation.ts';
import { perform } from './perform.ts';
import { putSlice } from './put-slice.ts';

const JSON_TYPE =
  'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

export function registerGraph(router: Router, world: World, services: Services): void {
  router.add('POST', '/v1.0/$batch', async (http) =>
    present(world, http, await performBatch(world, services, graphRequest(http))),
  );
  router.add('*', '/v1.0/*', async (http) =>
    present(world, http, await perform(world, services, graphRequest(http))),
  );
  router.add('PUT', '/upload/:secret', (http) => putSlice(world, services.uploads, http));
  router.add('DELETE', '/upload/:secret', (http) => services.uploads.cancel(http));
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
    gone: http.gone,
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
