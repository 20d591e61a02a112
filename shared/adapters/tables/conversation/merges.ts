import { z } from 'zod';
import { contactIdSchema } from '../../../domain/ids.ts';
import type { Merges, PendingMerge } from '../../../ports/merges.ts';
import { key } from '../keys.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable } from '../table.ts';

const pendingSchema: z.ZodType<readonly PendingMerge[]> = z.array(
  z.object({ from: contactIdSchema, into: contactIdSchema }),
);

/** Table `merges`, partition `{account}`, row `pending`: the merges that are not done yet, seldom more than one. */
export function merges(open: OpenTable): Merges {
  const table = open('merges');
  return {
    async find(account) {
      const row = await table.get(key(account), 'pending');
      return row && { value: parseJson(pendingSchema, row), etag: row.etag };
    },

    async save(account, pending, etag) {
      const properties = { json: JSON.stringify(pending) };
      const row = { partitionKey: key(account), rowKey: 'pending', properties };
      const result = await table.change(
        etag === null ? { kind: 'insert', row } : { kind: 'replace', row, etag },
      );
      return result.kind === 'done';
    },
  };
}
