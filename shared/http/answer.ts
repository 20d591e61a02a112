import type { HttpResponseInit } from '@azure/functions';

/** A JSON answer about somebody's mail: never cached by anything between. */
export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): HttpResponseInit {
  return {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'private, no-store',
      ...headers,
    },
    body: JSON.stringify(body),
  };
}

export const noContent: HttpResponseInit = { status: 204 };
export const accepted: HttpResponseInit = { status: 202 };
