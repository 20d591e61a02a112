import { mailboxRefSchema, type MailboxRef } from '../../../domain/ids.ts';
import type { MailboxIdentity } from '../../../ports/mailboxes.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import type { OpenTable, RowChange } from '../table.ts';

/**
 * Table `identities`, partition `{tid}`, row `{oid}` → `ref`: the present life of a mailbox. Example
 * `3c1f0d52-…` / `9a41…` → `5be0…`. Gone when the life is.
 */
export function mailboxIdentities(open: OpenTable) {
  const table = open('identities');

  async function find({ tid, oid }: MailboxIdentity): Promise<Versioned<MailboxRef> | null> {
    const row = await table.get(tid, oid);
    return row && { value: mailboxRefSchema.parse(row.properties['ref']), etag: row.etag };
  }

  return {
    find,

    /** Names `ref` as the present life in place of what was read. False when somebody else was first. */
    async claim(
      { tid, oid }: MailboxIdentity,
      ref: MailboxRef,
      before: Versioned<MailboxRef> | null,
    ): Promise<boolean> {
      const row = { partitionKey: tid, rowKey: oid, properties: { ref } };
      const change: RowChange =
        before === null ? { kind: 'insert', row } : { kind: 'replace', row, etag: before.etag };
      return (await table.change(change)).kind === 'done';
    },

    /** Forgets the life unless a newer one has begun. */
    async release(identity: MailboxIdentity, ref: MailboxRef): Promise<void> {
      const found = await find(identity);
      if (found?.value !== ref) return;
      const { tid, oid } = identity;
      await table.change({ kind: 'delete', partitionKey: tid, rowKey: oid, etag: found.etag });
    },
  };
}
