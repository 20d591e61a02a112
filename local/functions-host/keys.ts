import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type Keys = { functionKey: string; adminKey: string };
export type AuthLevel = 'anonymous' | 'function' | 'admin';

/** Whether the request may call something of this level; the admin key opens everything. */
export function isAuthorized(
  request: IncomingMessage,
  query: URLSearchParams,
  level: AuthLevel,
  keys: Keys,
): boolean {
  if (level === 'anonymous') return true;
  const header = request.headers['x-functions-key'];
  const given = (typeof header === 'string' ? header : undefined) ?? query.get('code') ?? '';
  // Both are always compared, so that the time tells nothing about either.
  const isAdmin = equals(given, keys.adminKey);
  const isFunction = equals(given, keys.functionKey);
  return isAdmin || (level === 'function' && isFunction);
}

function equals(given: string, expected: string): boolean {
  return timingSafeEqual(sha256(given), sha256(expected));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
