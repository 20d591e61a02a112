import type { ServerResponse } from 'node:http';
import type { InvocationResponse, RpcHttpCookie, RpcTypedData } from './core-api.ts';

/** Sends what an HTTP function returned; nothing at all is a 204, as in Azure. */
export function sendResponse(response: ServerResponse, { returnValue }: InvocationResponse): void {
  const http = returnValue?.http;
  if (http === undefined) {
    response.writeHead(204).end();
    return;
  }
  response.statusCode = Number(http.statusCode ?? 200);
  for (const [name, value] of Object.entries(http.headers ?? {})) {
    if (name.toLowerCase() !== 'transfer-encoding') response.setHeader(name, value);
  }
  for (const cookie of http.cookies ?? []) {
    response.appendHeader('set-cookie', serializeCookie(cookie));
  }
  const body = bytesOf(http.body);
  // A HEAD or 304 answer may state the length of the body that it leaves out.
  if (body.length > 0 || !response.hasHeader('content-length')) {
    response.setHeader('content-length', body.length);
  }
  response.end(body);
}

function bytesOf(body: RpcTypedData | undefined): Uint8Array {
  return body?.bytes ?? Buffer.from(body?.string ?? body?.json ?? '');
}

const SAME_SITE = { strict: 'strict', lax: 'lax', explicitNone: 'none' } as const;

function serializeCookie(cookie: RpcHttpCookie): string {
  const parts = [
    `${encodeURIComponent(cookie.name ?? '')}=${encodeURIComponent(cookie.value ?? '')}`,
  ];
  if (cookie.expires?.value !== undefined) {
    parts.push(`expires=${new Date(cookie.expires.value.seconds * 1000).toUTCString()}`);
  }
  if (cookie.maxAge?.value !== undefined) parts.push(`max-age=${cookie.maxAge.value}`);
  if (cookie.domain?.value !== undefined) parts.push(`domain=${cookie.domain.value}`);
  parts.push(`path=${cookie.path?.value ?? '/'}`);
  if (cookie.secure?.value === true) parts.push('secure');
  if (cookie.sameSite !== undefined && cookie.sameSite !== 'none') {
    parts.push(`samesite=${SAME_SITE[cookie.sameSite]}`);
  }
  if (cookie.httpOnly?.value === true) parts.push('httponly');
  return parts.join('; ');
}
