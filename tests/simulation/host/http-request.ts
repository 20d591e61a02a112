import type { HttpRequest } from '@azure/functions';

export interface RequestFields {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An HTTP request as the Functions worker hands it on, as far as the app looks at it. */
export function httpRequest({ params, query, headers, body }: RequestFields): HttpRequest {
  const bytes = body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body));
  const request = {
    params: params ?? {},
    query: new URLSearchParams(query),
    headers: new Headers({ 'content-type': 'application/json', ...headers }),
    body: [bytes],
  };
  return request as unknown as HttpRequest;
}
