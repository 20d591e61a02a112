import { z } from 'zod';
import { CLOCKS_MS } from '../../../domain/durations.ts';
import type { AccountId } from '../../../domain/ids.ts';
import { eventHomeSchema } from '../../../domain/work/work.ts';
import type { Now } from '../../../ports/clock.ts';
import type { EventFeed, FeedPlace, Listed } from '../../../ports/events.ts';
import type { ExpiryIndex } from '../../../ports/expiry-index.ts';
import { feedAppender } from './feed-appender.ts';
import { HEAD, headOf, idRow, placeKey, placeRange, positionOf } from './feed-rows.ts';
import { key } from '../keys.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable, StoredRow } from '../table.ts';

const placeSchema = z.object({ id: z.string(), home: eventHomeSchema, at: z.number() });
const listedSchema: z.ZodType<Listed> = z.object({
  id: z.string(),
  home: eventHomeSchema,
  isTold: z.boolean(),
});

/** Two rows go with each event, and a transaction has at most 100. */
const EXPIRED_AT_ONCE = 50;

/**
 * Table `feed`, partition `{account}`, for 30 days: `f!{position, 16 digits}` where an event's record is, `i!{eventId}`
 * that it stands there, `head` the last position. Example: `acme` / `f!0000000000000042`.
 */
export function eventFeed(
  open: OpenTable,
  deps: { readonly expiry: Pick<ExpiryIndex, 'add'>; readonly now: Now },
): EventFeed {
  const table = open('feed');
  const append = feedAppender(table, deps);

  async function rows(
    account: AccountId,
    from: number,
    limit: number,
  ): Promise<readonly StoredRow[]> {
    return table.range(key(account), { ...placeRange(from), limit });
  }

  async function last(account: AccountId): Promise<number> {
    const head = await table.get(key(account), HEAD);
    return head === null ? 0 : headOf(head).last;
  }

  return {
    append,

    async find(account, id) {
      const row = await table.get(key(account), key('i', id));
      return row && { value: parseJson(listedSchema, row), etag: row.etag };
    },

    async untell(account, { value, etag }) {
      const row = idRow(account, { ...value, isTold: false });
      return (await table.change({ kind: 'replace', row, etag })).kind === 'done';
    },

    async page(account, after, limit) {
      // Read before the rows: what is put there in between stands behind it.
      const end = after ?? (await last(account));
      const found = await rows(account, (after ?? 0) + 1, limit + 1);
      const [first] = found;
      if (first === undefined) return { kind: 'page', places: [], last: end, hasMore: false };
      const begin = positionOf(first);
      // Rows go by the sweep alone, the oldest first: a gap is what it took.
      if (after !== null && begin !== after + 1) return { kind: 'expired' };
      const whole = found.filter((row, at) => positionOf(row) === begin + at);
      const places = whole.slice(0, limit).map(toPlace);
      return {
        kind: 'page',
        places,
        last: begin + places.length - 1,
        hasMore: found.length > places.length,
      };
    },

    async before(account, since) {
      const end = await last(account);
      const [oldest] = await rows(account, 0, 1);
      if (oldest === undefined) return end;
      // Two instances' clocks may differ by so much: what is older still is surely not asked for.
      const surely = since - CLOCKS_MS;
      let [low, high] = [positionOf(oldest), end + 1];
      while (low < high) {
        const middle = Math.floor((low + high) / 2);
        const row = await table.get(key(account), placeKey(middle));
        if (row === null || parseJson(placeSchema, row).at < surely) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    },

    async expire(account, time, limit) {
      const found = await rows(account, 0, Math.min(limit, EXPIRED_AT_ONCE));
      const young = found.findIndex((row) => parseJson(placeSchema, row).at >= time);
      const old = young === -1 ? found : found.slice(0, young);
      const [first, ...rest] = old.flatMap((row) => [
        { kind: 'delete', partitionKey: row.partitionKey, rowKey: row.rowKey } as const,
        {
          kind: 'delete',
          partitionKey: row.partitionKey,
          rowKey: key('i', parseJson(placeSchema, row).id),
        } as const,
      ]);
      // Another sweep may have been there first: the next look tells what is left.
      if (first !== undefined) await table.change(first, ...rest);
      return old.length;
    },
  };
}

function toPlace(row: StoredRow): FeedPlace {
  const { id, home } = parseJson(placeSchema, row);
  return { position: positionOf(row), id, home };
}
