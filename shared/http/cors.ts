import type { HttpRequest, HttpResponseInit } from '@azure/functions';

/** A removed origin can still ask for this long; its sessions are refused at once. */
const PREFLIGHT_KEPT_S = 600;

/** What a page of these origins may read of an answer; a page of another origin gets nothing. */
export function corsHeaders(
  origins: readonly string[],
  { headers }: Pick<HttpRequest, 'headers'>,
): readonly (readonly [string, string])[] {
  const origin = headers.get('origin');
  const vary = ['vary', 'origin'] as const;
  if (origin === null || !origins.includes(origin)) return [vary];
  return [
    vary,
    ['access-control-allow-origin', origin],
    ['access-control-expose-headers', 'content-disposition, etag, location, retry-after'],
  ];
}

/** The browser's question whether a page may send its token. The host asks no key for it. */
export const preflight =
  ({ uiOrigins }: { readonly uiOrigins: readonly string[] }) =>
  (request: HttpRequest): Promise<HttpResponseInit> => {
    const headers = Object.fromEntries(corsHeaders(uiOrigins, request));
    if (headers['access-control-allow-origin'] === undefined) {
      return Promise.resolve({ status: 403, headers });
    }
    return Promise.resolve({
      status: 204,
      headers: {
        ...headers,
        'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers':
          'authorization, content-type, idempotency-key, if-none-match',
        'access-control-max-age': String(PREFLIGHT_KEPT_S),
      },
    });
  };
