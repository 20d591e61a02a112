import type { HttpRequest } from '@azure/functions';
import { type CursorKeys, openCursor, sealCursor } from '../domain/cursor.ts';
import { Refusal } from './refusal.ts';

const DEFAULT_LIMIT = 25;
const MAX_LIMIT = 100;

export interface Paging {
  readonly limit: number;
  /** Where the last page ended; null for the first. */
  readonly after: string | null;
}

/** `limit` and `cursor` of a list's query. `list` names the list and its path: a cursor opens only where it was given. */
export function pagingOf(request: HttpRequest, keys: CursorKeys, list: readonly string[]): Paging {
  return { limit: limitOf(request.query.get('limit')), after: positionOf(request, keys, list) };
}

/** The cursor for the page behind `position`, or null on the last page. */
export function nextCursor(
  keys: CursorKeys,
  list: readonly string[],
  position: string | null,
): string | null {
  return position === null ? null : sealCursor(keys, list, position);
}

export function limitOf(text: string | null): number {
  if (text === null) return DEFAULT_LIMIT;
  const limit = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new Refusal('invalid_request', `limit must be a whole number from 1 to ${MAX_LIMIT}.`);
}

function positionOf(
  request: HttpRequest,
  keys: CursorKeys,
  list: readonly string[],
): string | null {
  return openPosition(request.query.get('cursor'), keys, list);
}

export function openPosition(
  cursor: string | null,
  keys: CursorKeys,
  list: readonly string[],
): string | null {
  if (cursor === null) return null;
  const position = openCursor(keys, list, cursor);
  if (position === null)
    throw new Refusal('invalid_cursor', 'Use nextCursor of this list as it is.');
  return position;
}
