import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import { z } from 'zod';

/** A message was put into a queue, or put off: it can be received `hiddenMs` from now. */
export type OnPut = (queueUrl: string, hiddenMs: number) => void;

const answered = z.object({ response: z.object({ statusCode: z.number() }) });
const byNode = answered.extend({ request: z.instanceof(ClientRequest) });
const byUndici = answered.extend({
  request: z.object({ method: z.string(), origin: z.string(), path: z.string() }),
});

const NODE_ANSWERS = 'http.client.response.finish';
const UNDICI_ANSWERS = 'undici:request:headers';

/**
 * Tells what the app and the host themselves put into queues, when the storage has confirmed it: by what both of Node's
 * HTTP clients say of their answers. So a message is fetched as soon as it can be, without a poll in between. Gives what
 * ends it.
 */
export function observeQueuePuts(onPut: OnPut): () => void {
  const ofNode = (message: unknown): void => {
    const { data } = byNode.safeParse(message);
    if (data === undefined) return;
    const { method, protocol, path } = data.request;
    const origin = `${protocol}//${String(data.request.getHeader('host'))}`;
    judge({ method, origin, path }, data.response.statusCode, onPut);
  };
  const ofUndici = (message: unknown): void => {
    const { data } = byUndici.safeParse(message);
    if (data !== undefined) judge(data.request, data.response.statusCode, onPut);
  };
  subscribe(NODE_ANSWERS, ofNode);
  subscribe(UNDICI_ANSWERS, ofUndici);
  return () => {
    unsubscribe(NODE_ANSWERS, ofNode);
    unsubscribe(UNDICI_ANSWERS, ofUndici);
  };
}

type Sent = { method: string; origin: string; path: string };

function judge({ method, origin, path }: Sent, status: number, onPut: OnPut): void {
  if (status >= 300 || (method !== 'POST' && method !== 'PUT')) return;
  const { pathname, searchParams } = new URL(path, origin);
  const [, queuePath] = /^(.+)\/messages(?:\/[^/]+)?$/.exec(pathname) ?? [];
  if (queuePath === undefined) return;
  onPut(origin + queuePath, Number(searchParams.get('visibilitytimeout') ?? 0) * 1_000);
}
