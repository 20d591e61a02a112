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
