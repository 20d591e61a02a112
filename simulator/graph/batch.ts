import type { World } from '../world.ts';
import { authenticate } from './authorize.ts';
import type { GraphReply, GraphRequest } from './call.ts';
import { badRequest, GraphError } from './errors.ts';
import { openEntry } from './journal-entry.ts';
import { isObject, listFrom, objectFrom, stringFrom } from './json-input.ts';
import type { JsonObject } from './json-input.ts';
import type { Services } from './operation.ts';
import { errorReply } from './error-reply.ts';
import { perform } from './perform.ts';
import { withFaults } from './with-faults.ts';

const MAX_ITEMS = 20;

interface BatchItem {
  id: string;
  dependsOn: string[];
  request: GraphRequest;
}

/**
 * `POST /$batch`: each item is a request of its own, with its own headers (an outer Prefer counts for
 * none) and its own faults; what depends on a failed item is 424. Answers come in any order. The
 * envelope itself can be throttled, fail or be cut off too.
 */
export async function performBatch(
  world: World,
  services: Services,
  request: GraphRequest,
): Promise<GraphReply | 'drop'> {
  const entry = openEntry(world, request, { user: null, segments: ['$batch'] }, new Map(), null);
  return withFaults(world, request, entry, async () => {
    authenticate(world, request.headers['authorization']);
    const items = itemsFrom(request, entry.seq);
    entry.items = items.length;
    return { status: 200, body: { responses: await responsesTo(world, services, items) } };
  });
}

/** All at once, but for those that depend on others before them. */
async function responsesTo(
  world: World,
  services: Services,
  items: BatchItem[],
): Promise<JsonObject[]> {
  const replies = new Map<string, Promise<GraphReply>>();
  const responses = items.map(async (item) => {
    const reply = replyTo(world, services, item, replies);
    replies.set(item.id, reply);
    return responseJson(item.id, await reply);
  });
  return shuffled(await Promise.all(responses), world);
}

async function replyTo(
  world: World,
  services: Services,
  { request, dependsOn }: BatchItem,
  before: ReadonlyMap<string, Promise<GraphReply>>,
): Promise<GraphReply> {
  const needed = dependsOn.flatMap((id) => before.get(id) ?? []);
  const replies = await Promise.all(needed);
  if (needed.length === dependsOn.length && replies.every(({ status }) => status < 400)) {
    return performItem(world, services, request);
  }
  return errorReply(
    world,
    request,
    new GraphError(424, 'FailedDependency', 'A request that this one depends on failed.'),
  );
}

async function performItem(
  world: World,
  services: Services,
  request: GraphRequest,
): Promise<GraphReply> {
  const reply = await perform(world, services, request);
  // Inside a batch a cut connection shows as the gateway's own time-out.
  return reply === 'drop'
    ? errorReply(world, request, new GraphError(504, 'UnknownError', 'Gateway timeout.'))
    : reply;
}

function itemsFrom(outer: GraphRequest, seq: number): BatchItem[] {
  let body: unknown;
  try {
    body = JSON.parse(outer.body.toString('utf8'));
  } catch {
    throw badRequest('Invalid batch payload format.');
  }
  const list = listFrom(objectFrom(body, 'batch')['requests'], 'requests');
  if (list.length === 0 || list.length > MAX_ITEMS) {
    throw badRequest(`Number of batch request steps exceeds the maximum value of ${MAX_ITEMS}.`);
  }
  const items = list.map((each) => itemFrom(objectFrom(each, 'request'), outer, seq));
  if (new Set(items.map(({ id }) => id)).size !== items.length) {
    throw badRequest('Request id values must be unique.');
  }
  return items;
}

function itemFrom(item: JsonObject, outer: GraphRequest, seq: number): BatchItem {
  const headers = isObject(item['headers']) ? item['headers'] : {};
  const own = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const url = stringFrom(item['url'], 'url');
  if (/^https?:/i.test(url)) throw badRequest('A batch item takes a relative URL.');
  const { body } = item;
  if (body !== undefined && own['content-type'] === undefined) {
    throw badRequest('Write request id : content-type header is required with a body.');
  }
  return {
    id: stringFrom(item['id'], 'id'),
    dependsOn: Array.isArray(item['dependsOn']) ? item['dependsOn'].map(String) : [],
    request: {
      method: stringFrom(item['method'], 'method').toUpperCase(),
      target: `/${url.replace(/^\//, '')}`,
      headers: { ...own, authorization: outer.headers['authorization'] ?? '' },
      body: body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)),
      batch: seq,
      gone: outer.gone,
    },
  };
}

function responseJson(id: string, reply: GraphReply): JsonObject {
  const { status, headers = {}, body } = reply;
  const named = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.replace(/(^|-)\w/g, (letter) => letter.toUpperCase()),
      value,
    ]),
  );
  if (body === undefined) return { id, status, headers: named };
  return Buffer.isBuffer(body)
    ? { id, status, headers: named, body: body.toString('base64') }
    : { id, status, headers: { ...named, 'Content-Type': 'application/json' }, body };
}

function shuffled<T>(list: readonly T[], world: World): T[] {
  return list
    .map((each) => ({ each, order: world.random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ each }) => each);
}
