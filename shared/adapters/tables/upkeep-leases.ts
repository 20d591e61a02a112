import { z } from 'zod';
import type { MailboxRef } from '../../domain/ids.ts';
import type { UpkeepLease, UpkeepLeases } from '../../ports/schedule.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { parseJson } from './packed-json.ts';
import type { OpenTable, Row } from './table.ts';

const ROW = 'upkeep';

const leaseSchema: z.ZodType<UpkeepLease> = z.object({
  owner: z.string(),
  until: z.number(),
  lastResync: z.object({ begunAt: z.number(), since: z.string() }).nullable(),
});

/** In table `mailboxes`, partition = mailbox reference: `upkeep`, who looks after the mailbox until when. */
export function upkeepLeases(open: OpenTable): UpkeepLeases {
  const table = open('mailboxes');

  async function read(ref: MailboxRef): Promise<Versioned<UpkeepLease> | null> {
    const row = await table.get(ref, ROW);
    return row && { value: parseJson(leaseSchema, row), etag: row.etag };
  }

  /** The row as it is after a change of ours; its ETag is only told by reading it. */
  async function readOwn(ref: MailboxRef, owner: string): Promise<Versioned<UpkeepLease> | null> {
    const found = await read(ref);
    return found?.value.owner === owner ? found : null;
  }

  return {
    async take(ref, owner, now, until) {
      const found = await read(ref);
      if (found && found.value.until > now) return null;
      const lease = { owner, until, lastResync: found?.value.lastResync ?? null };
      const row = toRow(ref, lease);
      const result = await table.change(
        found ? { kind: 'replace', row, etag: found.etag } : { kind: 'insert', row },
      );
      return result.kind === 'done' ? readOwn(ref, owner) : null;
    },

    async save(ref, { value, etag }) {
      const result = await table.change({ kind: 'replace', row: toRow(ref, value), etag });
      return result.kind === 'done' ? readOwn(ref, value.owner) : null;
    },
  };
}

function toRow(ref: MailboxRef, lease: UpkeepLease): Row {
  return { partitionKey: ref, rowKey: ROW, properties: { json: JSON.stringify(lease) } };
}
