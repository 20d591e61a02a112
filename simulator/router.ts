import type { IncomingMessage } from 'node:http';

/** One HTTP request before its route is known. */
export interface Unrouted {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** Aborted when the client went away before it was answered. */
  gone: AbortSignal;
}

/** One HTTP request as a route handler sees it. */
export interface HttpRequest extends Unrouted {
  /** Values of the pattern's `:name` parts, decoded; `rest` holds what a trailing `*` matched, as it came. */
  params: Record<string, string>;
}

export interface HttpReply {
  status: number;
  /** An array gives one header line per value (Set-Cookie). */
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
}

/** `drop`: the connection is cut without an answer. */
export type Handler = (request: HttpRequest) => HttpReply | 'drop' | Promise<HttpReply | 'drop'>;

interface Route {
  method: string;
  parts: string[];
  handler: Handler;
}

export function json(
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): HttpReply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/**
 * Patterns are plain paths with `:name` for one segment and a trailing `*` for the rest:
 * `/login/:tenant/oauth2/v2.0/token`, `/v1.0/*`. The method `*` takes any. First come, first served.
 */
export class Router {
  readonly #routes: Route[] = [];

  add(method: string, pattern: string, handler: Handler): void {
    this.#routes.push({ method, parts: pattern.split('/'), handler });
  }

  /** The handler and its parameters; `method-not-allowed` when only the path is known. */
  match(
    method: string,
    pathname: string,
  ): { handler: Handler; params: Record<string, string> } | 'not-found' | 'method-not-allowed' {
    let pathKnown = false;
    for (const route of this.#routes) {
      const params = matchParts(route.parts, pathname.split('/'));
      if (!params) continue;
      if (route.method === '*' || route.method === method)
        return { handler: route.handler, params };
      pathKnown = true;
    }
    return pathKnown ? 'method-not-allowed' : 'not-found';
  }
}

function matchParts(pattern: string[], path: string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    if (part === '*') return { ...params, rest: path.slice(index).join('/') };
    const actual = path[index];
    if (actual === undefined) return undefined;
    if (part.startsWith(':')) {
      if (actual === '') return undefined;
      const decoded = decode(actual);
      if (decoded === undefined) return undefined;
      params[part.slice(1)] = decoded;
    } else if (part !== actual) return undefined;
  }
  return path.length === pattern.length ? params : undefined;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
