import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ExpiryIndex } from '../../ports/expiry-index.ts';
import { key } from './keys.ts';
import { parseJson } from './packed-json.ts';
import { timeKey } from './time-key.ts';
import type { OpenTable, StoredRow, Table } from './table.ts';

const HOUR_MS = 3_600_000;
/** A shard is struck off the list only when no instance can still be writing into its hour. */
const CLOSED_AFTER_MS = 2 * HOUR_MS;
/** Shards that one sweep looks at, and that one instance remembers to have listed. */
const SHARDS_PER_SWEEP = 64;
const REMEMBERED = 1000;

const expiringSchema = z.object({ kind: z.string(), key: z.array(z.string()) });

/**
 * Table `expiry`, until the sweep has erased what the row names:
 * - `{hour's start, 13 digits}-{0..f}` / `{expiry, 13 digits}!{hash of kind and key}`, example
 *   `1763953200000-7` / `1763955543000!5be0…`;
 * - `shards` / the name of each shard that may hold rows: a sweep reads from the oldest on and stops at the present
 *   hour, so hours without rows cost nothing.
 */
export function expiryIndex(open: OpenTable): ExpiryIndex {
  const table = open('expiry');
  const listed = new Set<string>();

  async function list(shard: string): Promise<void> {
    if (listed.has(shard)) return;
    await table.change({
      kind: 'upsert',
      row: { partitionKey: 'shards', rowKey: shard, properties: {} },
    });
    if (listed.size >= REMEMBERED) listed.clear();
    listed.add(shard);
  }

  return {
    async add(expiring) {
      const json = JSON.stringify({ kind: expiring.kind, key: expiring.key });
      const hash = createHash('sha256').update(json).digest('hex').slice(0, 32);
      const partitionKey = `${hourKey(expiring.at)}-${hash.slice(0, 1)}`;
      // Listed first: a row in a shard that is not listed would never be swept.
      await list(partitionKey);
      const rowKey = key(timeKey(expiring.at), hash);
      await table.change({ kind: 'upsert', row: { partitionKey, rowKey, properties: { json } } });
    },

    async expired(now, limit) {
      const shards = await table.range('shards', {
        from: '0',
        to: `${hourKey(now)}-~`,
        limit: SHARDS_PER_SWEEP,
      });
      const found: StoredRow[] = [];
      for (const { rowKey: shard } of shards) {
        if (found.length >= limit) break;
        const rows = await table.range(shard, {
          from: timeKey(0),
          to: timeKey(now + 1),
          limit: limit - found.length,
        });
        found.push(...rows);
        if (rows.length === 0) await strikeOff(table, shard, now);
      }
      return found.map(toExpired);
    },

    async done(row) {
      const at = row.indexOf('!');
      await table.change({
        kind: 'delete',
        partitionKey: row.slice(0, at),
        rowKey: row.slice(at + 1),
      });
    },
  };
}

async function strikeOff(table: Table, shard: string, now: number): Promise<void> {
  const hourEnd = Number(shard.slice(0, 13)) + HOUR_MS;
  if (now < hourEnd + CLOSED_AFTER_MS) return;
  await table.change({ kind: 'delete', partitionKey: 'shards', rowKey: shard });
}

function hourKey(ms: number): string {
  return timeKey(Math.floor(ms / HOUR_MS) * HOUR_MS);
}

function toExpired(row: StoredRow): { kind: string; key: readonly string[]; row: string } {
  return { ...parseJson(expiringSchema, row), row: `${row.partitionKey}!${row.rowKey}` };
}
