import { z } from 'zod';
import type { Connection } from '../../domain/account/connection.ts';
import { accountIdSchema, mailboxRefSchema, userIdSchema } from '../../domain/ids.ts';
import type { Connections } from '../../ports/connections.ts';
import { eventRow, untold } from './event-records.ts';
import { key } from './keys.ts';
import { parseJson } from './packed-json.ts';
import type { OpenTable, Row, RowChange } from './table.ts';

const ROW = 'connection';

const connectionSchema: z.ZodType<Connection> = z.object({
  accountId: accountIdSchema,
  userId: userIdSchema,
  status: z.enum(['connected', 'needs_reconnect', 'disconnected']),
  generation: z.number().int(),
  mailboxRef: mailboxRefSchema.nullable(),
  leftRef: mailboxRefSchema.nullable().default(null),
  email: z.string().nullable(),
  scope: z.enum(['crm-threads', 'sent-to-contacts', 'known-contacts']),
  connectedAt: z.string().nullable(),
  lastError: z
    .object({
      code: z.enum([
        'reconnect_required',
        'grant_in_doubt',
        'tenant_refused',
        'no_mailbox',
        'subscription_failed',
        'operator_credentials',
      ]),
      message: z.string(),
      at: z.string(),
    })
    .nullable(),
});

/**
 * Table `connections`, partition `{account}!{user}`, example `acme!u-17` / `connection`. It stays for ever, since it
 * holds the generation. Its events are `v!{eventId}` beside it: see `event-records.ts`.
 */
export function connections(open: OpenTable): Connections {
  const table = open('connections');
  return {
    async find(account, user) {
      const row = await table.get(key(account, user), ROW);
      return row && { value: parseJson(connectionSchema, row), etag: row.etag };
    },

    async save(connection, etag, event) {
      const row = toRow(connection);
      const saved: RowChange =
        etag === null ? { kind: 'insert', row } : { kind: 'replace', row, etag };
      if (event === null) return (await table.change(saved)).kind === 'done';
      // Upsert: a run that died after this and is repeated tells the same event again.
      const told = eventRow(row.partitionKey, untold(event));
      return (await table.change(saved, { kind: 'upsert', row: told })).kind === 'done';
    },
  };
}

function toRow(connection: Connection): Row {
  return {
    partitionKey: key(connection.accountId, connection.userId),
    rowKey: ROW,
    properties: { json: JSON.stringify(connection) },
  };
}
