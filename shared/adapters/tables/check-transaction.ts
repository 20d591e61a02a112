import type { RowChange } from './table.ts';

/**
 * What the SDK would not carry out as said: it refuses a second partition with a bare error, and sends `If-Match: *` for
 * every delete of a transaction. Both are programming errors. The service itself refuses the rest.
 */
export function checkTransaction(changes: readonly RowChange[]): void {
  if (changes.length < 2) return;
  if (new Set(changes.map(partitionOf)).size > 1) {
    throw new RangeError('a transaction spans partitions');
  }
  if (changes.some((change) => change.kind === 'delete' && change.etag !== undefined)) {
    throw new RangeError('a delete in a transaction has no ETag');
  }
}

function partitionOf(change: RowChange): string {
  return change.kind === 'delete' ? change.partitionKey : change.row.partitionKey;
}
