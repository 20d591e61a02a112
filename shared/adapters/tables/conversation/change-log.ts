import { z } from 'zod';
import { ServiceFailure } from '../../../domain/failure.ts';
import {
  contactIdSchema,
  entryIdSchema,
  type ContactId,
  type EntryId,
} from '../../../domain/ids.ts';
import { optimistically, TRIES } from '../../../domain/optimistically.ts';
import type { Now } from '../../../ports/clock.ts';
import { key, keysUnder } from '../keys.ts';
import { parseJson } from '../packed-json.ts';
import type { Row, RowChange, StoredRow, Table, TransactResult } from '../table.ts';

/** One change of an entry. Positions begin at 1 and have no gap but before what an erasure has left. */
export interface LoggedChange {
  readonly position: number;
  /** Milliseconds since 1970, never less than that of the change before. */
  readonly at: number;
  /** Null: what stood here was erased, or is no entry. */
  readonly entryId: EntryId | null;
  /** The contact that this one is merged into. Unknown in rows of versions before. */
  readonly into: ContactId | null | undefined;
}

const valueSchema = z.object({
  at: z.number(),
  entryId: entryIdSchema.nullable(),
  into: contactIdSchema.nullable().optional(),
});

/** 13 digits, as times have: more changes than a partition ever has. */
const LAST = 10 ** 13 - 1;
/** Contacts whose newest position this process remembers: some bytes each. */
const MOST_KNOWN = 2_000;
/** Rows of one transaction of the service. */
const BATCH = 100;

interface Head {
  readonly position: number;
  readonly at: number;
  readonly into: ContactId | null;
}

/**
 * The changes of a contact's entries in the order in which they were committed: rows `u!{position}` in the contact's
 * partition, each inserted in the transaction that writes its entry, at the position after the last one. Who does not
 * know the last one meets a row that is there, and tries again behind it: so nothing ever comes in before what a reader
 * has seen. The keys count down, so that the last one is found by one read.
 *
 * Each says what its contact is merged into, too: a writer who does not know of a merge meets its row, so that no event
 * of a merged contact is written under the name that it had. `mergedInto`: for rows that say nothing of it.
 */
export function changeLog(
  table: Table,
  now: Now,
  mergedInto: (partitionKey: string) => Promise<ContactId | null>,
) {
  /** What this process saw last. It may be behind, never ahead: the last row is never deleted. */
  const known = new Map<string, Head>();

  function remember(partitionKey: string, head: Head): Head {
    known.delete(partitionKey);
    known.set(partitionKey, head);
    const [oldest] = known.keys();
    if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
    return head;
  }

  async function readHead(partitionKey: string): Promise<Head> {
    const [row] = await table.range(partitionKey, { ...keysUnder('u'), limit: 1 });
    if (row === undefined) return { position: 0, at: 0, into: null };
    const { position, at, into } = toChange(row);
    return { position, at, into: into === undefined ? await mergedInto(partitionKey) : into };
  }

  async function read(partitionKey: string, position: number): Promise<LoggedChange | null> {
    const row = await table.get(partitionKey, keyOf(position));
    return row && toChange(row);
  }

  /** The first position in (`low`, `high`] of which it is true, as it is of all behind that. */
  async function first(
    partitionKey: string,
    low: number,
    high: number,
    isTrue: (change: Pick<LoggedChange, 'at'>) => boolean,
  ): Promise<number> {
    let [no, yes] = [low, high];
    while (yes - no > 1) {
      const middle = Math.floor((no + yes) / 2);
      const change = await read(partitionKey, middle);
      if (change !== null && isTrue(change)) yes = middle;
      else no = middle;
    }
    return yes;
  }

  return {
    /**
     * Writes rows together with the changes of these entries (null: of something else), which come last in the
     * transaction. The rows are made for what the contact is merged into; `merging`: with this transaction.
     */
    async write(
      partitionKey: string,
      rowsFor: (into: ContactId | null) => readonly [RowChange, ...RowChange[]],
      entries: readonly (EntryId | null)[],
      merging: ContactId | null,
    ): Promise<{ readonly result: TransactResult; readonly into: ContactId | null }> {
      for (let tries = 0; tries < TRIES; tries += 1) {
        const before =
          known.get(partitionKey) ?? remember(partitionKey, await readHead(partitionKey));
        const at = Math.max(now(), before.at);
        const into = merging ?? before.into;
        const rows = rowsFor(into);
        const logged = entries.map((entryId, place): RowChange => {
          const position = before.position + 1 + place;
          return { kind: 'insert', row: toRow(partitionKey, { position, at, entryId, into }) };
        });
        const result = await table.change(...rows, ...logged);
        const isTaken = result.kind === 'exists' && result.at >= rows.length;
        if (result.kind === 'done')
          remember(partitionKey, { position: before.position + entries.length, at, into });
        if (!isTaken) return { result, into };
        // Another of this process has been here, or somebody else.
        if (known.get(partitionKey) === before) known.delete(partitionKey);
      }
      throw new ServiceFailure('unavailable', 'change_log_contended');
    },

    /**
     * At most `limit` changes behind `after`, a position, or from `since` on, a time; oldest first. `last` is how far
     * they reach: nothing up to there is left, and everything after it is still to come.
     */
    async page(
      partitionKey: string,
      from: { readonly after: number } | { readonly since: number },
      limit: number,
    ): Promise<{ changes: readonly LoggedChange[]; last: number; more: boolean }> {
      const head = await readHead(partitionKey);
      const after = 'after' in from ? from.after : 0;
      if (head.position <= after) return { changes: [], last: after, more: false };
      const isSought =
        'since' in from ? ({ at }: Pick<Head, 'at'>) => at >= from.since : () => true;
      if (!isSought(head)) return { changes: [], last: head.position, more: false };
      // Nothing was erased, mostly: what follows is there.
      const isNext = 'after' in from && (await read(partitionKey, after + 1)) !== null;
      const begin = isNext ? after + 1 : await first(partitionKey, after, head.position, isSought);
      const end = Math.min(begin + limit - 1, head.position);
      const rows = await table.range(partitionKey, {
        from: keyOf(end),
        to: keyOf(begin - 1),
        limit,
      });
      return { changes: rows.map(toChange).toReversed(), last: end, more: end < head.position };
    },

    /**
     * Of an erased contact only the last position stays, without what it stood for: the next change comes behind it, so
     * that who reads on misses nothing. Of one that was merged a new one, so that nobody takes it for merged any more.
     */
    async erase(partitionKey: string): Promise<void> {
      for (let isLeft = true; isLeft;) {
        isLeft = await optimistically('conversation_contended', async () => {
          const rows = await table.range(partitionKey, { ...keysUnder('u'), limit: BATCH });
          const [last, ...older] = rows;
          if (last === undefined) return false;
          const { position, at, entryId, into } = toChange(last);
          if (older.length === 0 && entryId === null && !into) return false;
          const stays = { position: into ? position + 1 : position, at, entryId: null, into: null };
          const row = toRow(partitionKey, stays);
          const gone = into ? rows : older;
          const deletes = gone.map(({ rowKey }): RowChange => ({
            kind: 'delete',
            partitionKey,
            rowKey,
          }));
          const result = await table.change(
            into ? { kind: 'insert', row } : { kind: 'replace', row, etag: last.etag },
            ...deletes.slice(0, BATCH - 1),
          );
          return result.kind === 'done' ? true : 'contended';
        });
      }
    },
  };
}

function keyOf(position: number): string {
  return key('u', String(LAST - position).padStart(13, '0'));
}

function toRow(partitionKey: string, { position, at, entryId, into }: LoggedChange): Row {
  const properties = { json: JSON.stringify({ at, entryId, into }) };
  return { partitionKey, rowKey: keyOf(position), properties };
}

function toChange(row: StoredRow): LoggedChange {
  const { at, entryId, into } = parseJson(valueSchema, row);
  const position = LAST - Number(row.rowKey.slice(row.rowKey.indexOf('!') + 1));
  return { position, at, entryId, into };
}
