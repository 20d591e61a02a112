import { key, keysUnder } from './keys.ts';
import type { StoredRow, Table } from './table.ts';

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
