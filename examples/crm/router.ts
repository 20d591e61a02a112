import type { CrmReply, CrmRequest } from './http.ts';

export type Handler = (request: CrmRequest) => CrmReply | Promise<CrmReply>;

type Route = { method: string; segments: readonly string[]; handler: Handler };

/** Routes by paths such as `/contacts/:contact`; the first that fits answers. */
export class Router {
  readonly #routes: Route[] = [];

  on(method: 'GET' | 'POST', pathname: string, handler: Handler): void {
    this.#routes.push({ method, segments: pathname.split('/'), handler });
  }

  async handle(request: Omit<CrmRequest, 'params'>): Promise<CrmReply> {
    const given = request.url.pathname.split('/');
    for (const { method, segments, handler } of this.#routes) {
      const params = method === request.method ? paramsOf(segments, given) : null;
      if (params !== null) return handler({ ...request, params });
    }
    return { status: 404 };
  }
}

/** Null where the path does not fit, and for one that no browser writes, such as `/contacts/%zz`. */
function paramsOf(
  segments: readonly string[],
  given: readonly string[],
): Record<string, string> | null {
  if (segments.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [place, segment] of segments.entries()) {
    const value = given[place] ?? '';
    if (!segment.startsWith(':')) {
      if (segment !== value) return null;
    } else {
      const decoded = decode(value);
      if (decoded === null) return null;
      params[segment.slice(1)] = decoded;
    }
  }
  return params;
}

/** Null for what is empty, too. */
function decode(value: string): string | null {
  try {
    return decodeURIComponent(value) || null;
  } catch {
    return null;
  }
}
