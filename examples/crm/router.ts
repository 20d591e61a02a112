import type { CrmReply, CrmRequest } from './http.ts';

export type Handler = (request: CrmRequest) => CrmReply | Promise<CrmReply>;

type Route = { method: string; pattern: URLPattern; handler: Handler };

/** Routes by `URLPattern` paths such as `/contacts/:contact`; the first that fits answers. */
export class Router {
  readonly #routes: Route[] = [];

  on(method: 'GET' | 'POST', pathname: string, handler: Handler): void {
    this.#routes.push({ method, pattern: new URLPattern({ pathname }), handler });
  }

  async handle(request: Omit<CrmRequest, 'params'>): Promise<CrmReply> {
    const input = { pathname: request.url.pathname };
    for (const route of this.#routes) {
      const match = route.method === request.method ? route.pattern.exec(input) : null;
      const params = match === null ? null : decodeAll(match.pathname.groups);
      if (params !== null) return route.handler({ ...request, params });
    }
    return { status: 404 };
  }
}

/** Null for a path that no browser writes, such as `/contacts/%zz`. */
function decodeAll(groups: Record<string, string | undefined>): Record<string, string> | null {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value ?? '')]),
    );
  } catch {
    return null;
  }
}
