import { odata, type TableClient } from '@azure/data-tables';

/**
 * When rows were last written, as the storage itself noted it, by row key: those since `at` whose key begins so. The
 * storage runs on this machine, by the same clock.
 */
export async function timestampsOf(
  table: TableClient,
  at: number,
  prefix = '',
): Promise<Map<string, number>> {
  const since = odata`Timestamp ge ${new Date(Math.floor(at))}`;
  const filter =
    prefix === ''
      ? since
      : `${since} and ${odata`RowKey ge ${prefix} and RowKey lt ${`${prefix}~`}`}`;
  const found = new Map<string, number>();
  const rows = table.listEntities<object>({
    queryOptions: { filter, select: ['RowKey', 'Timestamp'] },
  });
  for await (const { rowKey, timestamp } of rows) {
    if (rowKey !== undefined && timestamp !== undefined) found.set(rowKey, Date.parse(timestamp));
  }
  return found;
}
