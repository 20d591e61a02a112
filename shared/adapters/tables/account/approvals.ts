import { z } from 'zod';
import { accountIdSchema, userIdSchema } from '../../../domain/ids.ts';
import type { Approvals, Waiting } from '../../../ports/approvals.ts';
import { key, keysUnder, pageAfter } from '../keys.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable, Row } from '../table.ts';

const WAITS = 'waits';
const TENANT = 'tenant';
/** Organisations of one account's users; there is hardly a second one. */
const MAX_TENANTS = 100;

const waitingSchema: z.ZodType<Waiting> = z.object({
  accountId: accountIdSchema,
  userId: userIdSchema,
  tid: z.string().nullable(),
});
const approvalSchema = z.object({ tid: z.string(), at: z.string() });

/**
 * Table `approvals`, partition `{account}`: `waits!{user}` until the user was told, example `waits!u-17`;
 * `tenant!{tid}`, when it was last approved, for ever.
 */
export function approvals(open: OpenTable): Approvals {
  const table = open('approvals');
  const put = async (account: string, rowKey: string, value: unknown): Promise<void> => {
    const properties = { json: JSON.stringify(value) };
    const row: Row = { partitionKey: key(account), rowKey, properties };
    await table.change({ kind: 'upsert', row });
  };
  return {
    wait: (waiting) => put(waiting.accountId, key(WAITS, waiting.userId), waiting),

    async waiting(account, { after, limit }) {
      const { rows } = await pageAfter(table, key(account), WAITS, limit, after);
      return rows.map((row) => ({ value: parseJson(waitingSchema, row), etag: row.etag }));
    },

    async done({ value, etag }) {
      const rowKey = key(WAITS, value.userId);
      await table.change({ kind: 'delete', partitionKey: key(value.accountId), rowKey, etag });
    },

    approve: (account, tid, at) => put(account, key(TENANT, tid), { tid, at }),

    async approvals(account) {
      const rows = await table.range(key(account), { ...keysUnder(TENANT), limit: MAX_TENANTS });
      return rows.map((row) => parseJson(approvalSchema, row));
    },
  };
}
