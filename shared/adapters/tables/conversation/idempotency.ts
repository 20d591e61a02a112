import { z } from 'zod';
import { contactIdSchema, entryIdSchema } from '../../../domain/ids.ts';
import { optimistically } from '../../../domain/optimistically.ts';
import type { Claim, Idempotency, PendingSend } from '../../../ports/idempotency.ts';
import { key, keysUnder } from '../keys.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable, StoredRow } from '../table.ts';

const claimSchema: z.ZodType<Claim> = z.object({
  keyHash: z.string(),
  fingerprint: z.string(),
  contactId: contactIdSchema,
  entryId: entryIdSchema,
});

const pendingSchema: z.ZodType<PendingSend> = z.object({
  contactId: contactIdSchema,
  entryId: entryIdSchema,
});

/** Sends under way at once of one user; more than these would be found in the next call. */
const MOST_PENDING = 1000;

/**
 * Table `connections`, partition `{account}!{user}`:
 * - `i!{keyHash}` what an idempotency key stands for, 7 days and while pending, then swept by the expiry index;
 * - `p!{entryId}` a send that has not ended, until it has.
 */
export function idempotency(open: OpenTable): Idempotency {
  const table = open('connections');

  async function find(partitionKey: string, hash: string): Promise<Claim | null> {
    const row = await table.get(partitionKey, key('i', hash));
    return row && parseJson(claimSchema, row);
  }

  return {
    find: (account, user, hash) => find(key(account, user), hash),

    claim: (account, user, claim) =>
      optimistically('idempotency_contended', async () => {
        const partitionKey = key(account, user);
        const result = await table.change(
          { kind: 'insert', row: toRow(partitionKey, key('i', claim.keyHash), claim) },
          {
            kind: 'upsert',
            row: toRow(partitionKey, key('p', claim.entryId), {
              contactId: claim.contactId,
              entryId: claim.entryId,
            }),
          },
        );
        if (result.kind === 'done') return claim;
        // Swept between the two: the key is free again.
        return (await find(partitionKey, claim.keyHash)) ?? 'contended';
      }),

    async pending(account, user) {
      const range = { ...keysUnder('p'), limit: MOST_PENDING };
      const rows = await table.range(key(account, user), range);
      return rows.map((row: StoredRow) => parseJson(pendingSchema, row));
    },

    async isPending(account, user, entry) {
      return (await table.get(key(account, user), key('p', entry))) !== null;
    },

    async ended(account, user, entry) {
      await table.change({
        kind: 'delete',
        partitionKey: key(account, user),
        rowKey: key('p', entry),
      });
    },

    async forget(account, user, hash) {
      await table.change({
        kind: 'delete',
        partitionKey: key(account, user),
        rowKey: key('i', hash),
      });
    },
  };
}

function toRow(partitionKey: string, rowKey: string, value: unknown) {
  return { partitionKey, rowKey, properties: { json: JSON.stringify(value) } };
}
