import type { ExpiringRow, ExpiryIndex } from '../../../shared/ports/expiry-index.ts';

/** What a whole sweep would end, shard by shard, at most so many. */
export async function expired(
  index: ExpiryIndex,
  now: number,
  limit: number,
): Promise<readonly ExpiringRow[]> {
  const found: ExpiringRow[] = [];
  for (const shard of await index.shards(now)) {
    if (found.length >= limit) break;
    const page = { after: null, limit: limit - found.length };
    found.push(...(await index.expired(shard, now, page)));
  }
  return found;
}
