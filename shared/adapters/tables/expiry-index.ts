import { hash } from 'node:crypto';
import { z } from 'zod';
import type { ExpiringRow, ExpiryIndex } from '../../ports/expiry-index.ts';
import { apart, key, rowName, timeKey } from './keys.ts';
import { parseJson } from './packed-json.ts';
import type { OpenTable, StoredRow, Table } from './table.ts';

const HOUR_MS = 3_600_000;
/** A shard is struck off the list only when no instance can still be writing into its hour. */
const CLOSED_AFTER_MS = 2 * HOUR_MS;
/** Shards that one sweep looks at, so many at once, and that one instance remembers to have listed. */
const SHARDS_PER_SWEEP = 1000;
const AT_ONCE = 16;
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

  function rowsOf(
    shard: string,
    now: number,
    after: string | null,
    limit: number,
  ): Promise<readonly StoredRow[]> {
    // What a `!` is added to precedes every other key, since all keys are of one length.
    const from = after === null ? timeKey(0) : `${apart(after)[1]}!`;
    return table.range(shard, { from, to: timeKey(now + 1), limit });
  }

  return {
    async add(expiring) {
      const json = JSON.stringify({ kind: expiring.kind, key: expiring.key });
      const digest = hash('sha256', json).slice(0, 32);
      const partitionKey = `${hourKey(expiring.at)}-${digest.slice(0, 1)}`;
      // Listed first: a row in a shard that is not listed would never be swept.
      await list(partitionKey);
      const rowKey = key(timeKey(expiring.at), digest);
      await table.change({ kind: 'upsert', row: { partitionKey, rowKey, properties: { json } } });
    },

    async shards(now) {
      const names = await table.range('shards', {
        from: '0',
        to: `${hourKey(now)}-~`,
        limit: SHARDS_PER_SWEEP,
      });
      const found: string[] = [];
      for (let at = 0; at < names.length; at += AT_ONCE) {
        const some = names.slice(at, at + AT_ONCE).map(({ rowKey }) => rowKey);
        const firsts = await Promise.all(some.map((shard) => rowsOf(shard, now, null, 1)));
        found.push(...some.filter((_, n) => firsts[n]?.length === 1));
        const empty = some.filter((_, n) => firsts[n]?.length === 0);
        await Promise.all(empty.map((shard) => strikeOff(table, shard, now)));
      }
      return found;
    },

    async expired(shard, now, { after, limit }) {
      return (await rowsOf(shard, now, after, limit)).map(toExpired);
    },

    async done(row) {
      const [partitionKey, rowKey] = apart(row);
      await table.change({ kind: 'delete', partitionKey, rowKey });
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

function toExpired(row: StoredRow): ExpiringRow {
  return { ...parseJson(expiringSchema, row), row: rowName(row) };
}
