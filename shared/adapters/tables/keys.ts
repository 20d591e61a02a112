import type { StoredRow, Table } from './table.ts';

const PART = /^[A-Za-z0-9._~\-:@|+=]+$/;

/**
 * Joins key parts with `!`, which no part can hold, so that different parts never give one key. A part outside the
 * alphabet is a programming error: ids are checked at the edge, everything else is hashed or made by us.
 */
export function key(...parts: readonly string[]): string {
  for (const part of parts) {
    if (!PART.test(part)) throw new RangeError('a storage key part is outside the alphabet');
  }
  return parts.join('!');
}

/** All keys `key(...parts, x, ...)`: from `<parts>!` up to, not including, `<parts>"` (`"` follows `!`). */
export function keysUnder(...parts: readonly string[]): { from: string; to: string } {
  const joined = key(...parts);
  return { from: `${joined}!`, to: `${joined}"` };
}

/** Milliseconds since 1970 as 13 digits, so that keys sort by time (until the year 2286). */
export function timeKey(ms: number): string {
  return String(Math.max(0, Math.ceil(ms))).padStart(13, '0');
}

/** A row's name, for whoever keeps it to find the row again: `{partition}!{row key}`. Partitions hold no `!`. */
export function rowName(row: { partitionKey: string; rowKey: string }): string {
  return `${row.partitionKey}!${row.rowKey}`;
}

/**
 * The part before the first `!` and the rest.
 *
 * @throws RangeError when there is no such part
 */
export function apart(joined: string): [string, string] {
  const at = joined.indexOf('!');
  if (at < 1) throw new RangeError('not the name of a row');
  return [joined.slice(0, at), joined.slice(at + 1)];
}

/**
 * The rows `{kind}!{id}` that follow `after`: one range read in one partition, one row longer than the page to know
 * whether more follow. `{kind}!{after}!` follows the row of `after` and precedes every other, since no id holds `!`.
 */
export async function pageAfter(
  table: Table,
  partitionKey: string,
  kind: string,
  limit: number,
  after: string | null,
): Promise<{ rows: readonly StoredRow[]; more: boolean }> {
  const all = keysUnder(kind);
  const from = after === null ? all.from : `${key(kind, after)}!`;
  const rows = await table.range(partitionKey, { from, to: all.to, limit: limit + 1 });
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}
