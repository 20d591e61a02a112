import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Activity } from './activity.ts';
import { isPing, type AdminApi } from './admin-api.ts';
import type { InvocationResponse, RpcTypedData } from './core-api.ts';
import { createHttpDrain } from './http-drain.ts';
import { toRpcRequest } from './http-request.ts';
import { sendResponse } from './http-response.ts';
import type { FindRoute } from './http-routes.ts';
import { isAuthorized, type Keys } from './keys.ts';
import { describeError, type Log } from './log.ts';
import { readBody } from './read-body.ts';
import { decodeRequestPath } from './request-path.ts';
import { isHost, requestUrl } from './request-url.ts';
import { childTraceContext } from './trace-context.ts';
import type { TriggerData } from './worker.ts';

type HttpDeps = {
  keys: Keys;
  findRoute: FindRoute;
  admin: AdminApi;
  invoke(functionName: string, input: TriggerData): Promise<InvocationResponse>;
  activity: Activity;
  log: Log;
};

const LONGEST_REQUEST_LINE = 8 * 1024;
/** Above the real host's 32 KB, so that a long request line is told from many headers. */
const LONGEST_HEADERS = 64 * 1024;
const LONGEST_BODY_BYTES = 100 * 1024 * 1024;

export type HttpSide = {
  server: Server;
  serve: (deps: HttpDeps) => void;
  /** Closes the port; resolves to whether all requests under way were answered in time. */
  ended: (limitMs: number) => Promise<boolean>;
  /** The process ends at once: every request under way is an empty 500. */
  abandon: () => void;
};

/** The host's HTTP side. Until `serve` gave it an app every request is answered with 503. */
export function createHttpServer(): HttpSide {
  let deps: HttpDeps | undefined;
  const drain = createHttpDrain();
  const server = createServer(
    { keepAliveTimeout: 65_000, maxHeaderSize: LONGEST_HEADERS },
    (request, response) => {
      drain.track(response);
      if (deps === undefined) return answerEmpty(response, 503);
      const { log } = deps;
      answer(deps, request, response).catch((error: unknown) => {
        log({ level: 'error', category: 'Host.Http', message: describeError(error) });
        if (response.headersSent) response.destroy();
        else answerEmpty(response, 500);
      });
    },
  );
  return {
    server,
    serve: (ready) => void (deps = ready),
    ended: (limitMs) => {
      server.close();
      return drain.ended(limitMs);
    },
    abandon: () => drain.abandon(),
  };
}

async function answer(
  deps: HttpDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const method = request.method ?? 'GET';
  const target = request.url ?? '/';
  if (`${method} ${target} HTTP/1.1`.length > LONGEST_REQUEST_LINE)
    return answerEmpty(response, 414);
  const [rawPath = '/'] = target.split('?', 1);
  const path = decodeRequestPath(rawPath);
  const host = request.headers.host ?? 'localhost';
  if (path === undefined || !isHost(host)) return answerEmpty(response, 400);
  const url = requestUrl(`http://${host}`, path, target);

  if (method === 'GET' && path === '/') return answerPage(response);
  if (/^\/admin\//i.test(path)) return answerAdmin(deps, request, response, method, path, url);

  const route = deps.findRoute(method, path);
  if (route === undefined) return answerEmpty(response, 404);
  if (!isAuthorized(request, url.searchParams, route.trigger.authLevel, deps.keys)) {
    return answerEmpty(response, 401);
  }
  // A reader that waits for news is no work under way: with an open page nothing would ever be quiet.
  const isWaiting = method === 'GET' && Number(url.searchParams.get('wait')) > 0;
  const work = async (): Promise<void> => {
    const body = await readBody(request, LONGEST_BODY_BYTES);
    if (body === undefined) return answerEmpty(response, 500);
    const data: RpcTypedData = { http: toRpcRequest(request, url, route.params, body) };
    const { traceparent, tracestate } = request.headers;
    const traceContext = childTraceContext(first(traceparent), first(tracestate));
    sendResponse(response, await deps.invoke(route.functionName, { data, traceContext }));
  };
  await (isWaiting ? work() : deps.activity.run(work));
}

async function answerAdmin(
  deps: HttpDeps,
  request: IncomingMessage,
  response: ServerResponse,
  method: string,
  path: string,
  url: URL,
): Promise<void> {
  const isOpen =
    isPing(method, path) || isAuthorized(request, url.searchParams, 'admin', deps.keys);
  if (!isOpen) {
    if (isAuthorized(request, url.searchParams, 'function', deps.keys)) {
      return answerEmpty(response, 403);
    }
    response.setHeader('www-authenticate', 'Bearer');
    return answerEmpty(response, 401);
  }
  const body = await readBody(request, LONGEST_BODY_BYTES);
  if (body === undefined) return answerEmpty(response, 500);
  const contentType = request.headers['content-type'];
  const reply = await deps.admin({ method, path, query: url.searchParams, contentType, body });
  if (reply?.json === undefined) return answerEmpty(response, reply?.status ?? 404);
  response.writeHead(reply.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(reply.json));
}

/** What a person sees who opens the host's address. */
function answerPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<!doctype html><title>Functions</title><p>The Functions host is running.</p>');
}

/** Closes the connection where a body may still be coming that nobody reads. */
function answerEmpty(response: ServerResponse, status: number): void {
  if (!response.req.complete) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-length': 0 }).end();
}

function first(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.[0];
}
