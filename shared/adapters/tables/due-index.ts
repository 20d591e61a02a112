import { mailboxRefSchema, type MailboxRef } from '../../domain/ids.ts';
import type { DueIndex, DueRow, DueTask } from '../../ports/schedule.ts';
import { apart, key, rowName, timeKey } from './keys.ts';
import type { OpenTable, Row, StoredRow } from './table.ts';

/** One shard for each first digit of the mailbox's reference, which is random. */
const SHARDS = Array.from({ length: 16 }, (_, digit) => digit.toString(16));

/**
 * Table `due`, partition `{task}-{shard}`, row `{due time, 13 digits}!{mailboxRef}`, without properties. Lives until
 * the task is due at another time. Example: `renew-a` / `1763955543000!a3f0…`. A key outside is `{partition}!{row}`.
 */
export function dueIndex(open: OpenTable): DueIndex {
  const table = open('due');

  return {
    async add(task, ref, dueAt) {
      const added = dueRow(task, ref, dueAt);
      await table.change({ kind: 'upsert', row: added });
      return rowName(added);
    },

    async remove(name) {
      const [partitionKey, rowKey] = apart(name);
      await table.change({ kind: 'delete', partitionKey, rowKey });
    },

    dueAt(name) {
      const [, rowKey] = apart(name);
      return Number(apart(rowKey)[0]);
    },

    async due(task, now, limit) {
      const range = { from: timeKey(0), to: timeKey(now + 1), limit };
      const shards = await Promise.all(SHARDS.map((s) => table.range(`${task}-${s}`, range)));
      return shards.flat().map((found) => toDueRow(task, found));
    },

    async postpone({ task, ref, key: name, etag }, dueAt) {
      const [partitionKey, rowKey] = apart(name);
      const same = dueRow(task, ref, dueAt).rowKey === rowKey;
      // Without its ETag a row can't be told from one that was moved to the very same time.
      const moved = dueRow(task, ref, same && etag === undefined ? dueAt + 1 : dueAt);
      const result =
        same && etag !== undefined
          ? await table.change({ kind: 'replace', row: moved, etag })
          : await table.change(
              // Whoever moved it first left no row to delete: that refuses the whole transaction.
              { kind: 'delete', partitionKey, rowKey },
              { kind: 'upsert', row: moved },
            );
      return result.kind === 'done' ? rowName(moved) : null;
    },
  };
}

function dueRow(task: DueTask, ref: MailboxRef, dueAt: number): Row {
  return {
    partitionKey: `${task}-${ref.slice(0, 1)}`,
    rowKey: key(timeKey(dueAt), ref),
    properties: {},
  };
}

function toDueRow(task: DueTask, { partitionKey, rowKey, etag }: StoredRow): DueRow {
  const [time, ref] = apart(rowKey);
  return {
    task,
    ref: mailboxRefSchema.parse(ref),
    dueAt: Number(time),
    key: rowName({ partitionKey, rowKey }),
    etag,
  };
}
