import type { ServerResponse } from 'node:http';
import type { InvocationResponse, RpcHttpCookie, RpcTypedData } from './core-api.ts';

/**
 * Sends what an HTTP function returned, as the real host does: nothing at all is a 204; a status that no answer has, a
 * header value beyond ASCII and anything that is no answer are an empty 500. Bodies go in chunks, without a length.
 */
export function sendResponse(response: ServerResponse, { returnValue }: InvocationResponse): void {
  if (returnValue === undefined || returnValue === null) {
    response.writeHead(204).end();
    return;
  }
  const { http } = returnValue;
  const status = Number(http?.statusCode ?? 200);
  const headers = Object.entries(http?.headers ?? {});
  const isAnswer =
    http !== undefined &&
    status >= 200 &&
    status <= 599 &&
    headers.every(([, value]) => isAscii(value));
  if (!isAnswer) {
    response.writeHead(500, { 'content-length': 0 }).end();
    return;
  }
  response.statusCode = status;
  for (const [name, value] of headers) {
    if (!/^(?:transfer-encoding|content-length)$/i.test(name)) response.setHeader(name, value);
  }
  for (const cookie of http.cookies ?? []) {
    response.appendHeader('set-cookie', serializeCookie(cookie));
  }
  response.flushHeaders();
  response.end(bytesOf(http.body));
}

function isAscii(value: unknown): boolean {
  return /^[\t\x20-\x7e]*$/.test(String(value));
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
