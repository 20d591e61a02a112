import { z } from 'zod';
import type { MailboxRef } from '../../../domain/ids.ts';
import type { UpkeepLease, UpkeepLeases } from '../../../ports/schedule.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable, Row } from '../table.ts';

const ROW = 'upkeep';

const leaseSchema: z.ZodType<UpkeepLease> = z.object({
  owner: z.string(),
  until: z.number(),
  lastResync: z.object({ begunAt: z.number(), since: z.string() }).nullable(),
});

/** In table `mailboxes`, partition = mailbox reference: `upkeep`, who looks after the mailbox until when. */
export function upkeepLeases(open: OpenTable): UpkeepLeases {
  const table = open('mailboxes');

  async function write(
    ref: MailboxRef,
    value: UpkeepLease,
    before: string | null,
  ): Promise<Versioned<UpkeepLease> | null> {
    const row = toRow(ref, value);
    const result = await table.change(
      before === null ? { kind: 'insert', row } : { kind: 'replace', row, etag: before },
    );
    return result.kind === 'done' ? { value, etag: result.etags[0] ?? '' } : null;
  }

  return {
    async take(ref, owner, now, until) {
      const row = await table.get(ref, ROW);
      const found = row && parseJson(leaseSchema, row);
      if (found && found.until > now) return null;
      const lease = { owner, until, lastResync: found?.lastResync ?? null };
      return write(ref, lease, row && row.etag);
    },

    save: (ref, { value, etag }) => write(ref, value, etag),
  };
}

function toRow(ref: MailboxRef, lease: UpkeepLease): Row {
  return { partitionKey: ref, rowKey: ROW, properties: { json: JSON.stringify(lease) } };
}
