import { tryOptimistically } from '../../domain/optimistically.ts';
import type { OpenTable, RowChange } from './table.ts';

const PARTITION = 'size';
const SHARDS = 16;

/**
 * Table `fleet`, partition `size`, rows `00` to `0f`: how many mailboxes are connected, in shards so that many connects
 * at once don't meet on one row. A crash between the mailbox and this may leave it off by one: it is an estimate.
 */
export function fleetSize(open: OpenTable, random: () => number) {
  const table = open('fleet');

  async function tryAdd(by: number): Promise<'added' | 'contended'> {
    const rowKey = Math.floor(random() * SHARDS)
      .toString(16)
      .padStart(2, '0');
    const row = await table.get(PARTITION, rowKey);
    const count = Number(row?.properties['count'] ?? 0) + by;
    const next = { partitionKey: PARTITION, rowKey, properties: { count } };
    const change: RowChange = row
      ? { kind: 'replace', row: next, etag: row.etag }
      : { kind: 'insert', row: next };
    return (await table.change(change)).kind === 'done' ? 'added' : 'contended';
  }

  return {
    async add(by: 1 | -1): Promise<void> {
      await tryOptimistically(() => tryAdd(by));
    },

    async read(): Promise<number> {
      const rows = await table.range(PARTITION, { from: '0', to: '~', limit: SHARDS });
      return rows.reduce((sum, row) => sum + Number(row.properties['count'] ?? 0), 0);
    },
  };
}
