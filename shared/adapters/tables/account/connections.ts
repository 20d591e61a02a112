import { z } from 'zod';
import type { Connection, ConnectionError } from '../../../domain/account/connection.ts';
import { accountIdSchema, mailboxRefSchema, userIdSchema } from '../../../domain/ids.ts';
import {
  SCOPES,
  type ScopeChange,
  scopeOf,
  STARTS_NOTHING,
} from '../../../domain/account/scope.ts';
import type { ConnectionTally, Connections } from '../../../ports/connections.ts';
import { eventRow, pendingRecord } from '../event/event-records.ts';
import { key, pageAfter } from '../keys.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable, Row, RowChange } from '../table.ts';

const ROW = 'connection';
/** Some 10,000 connections, 700 bytes each, in a second or two. */
const TALLY_REQUESTS = 10;

const errorSchema = z
  .object({
    code: z.enum([
      'reconnect_required',
      'grant_in_doubt',
      'tenant_refused',
      'no_mailbox',
      'subscription_failed',
      'operator_credentials',
    ]),
    exactly: z.literal('consent_withdrawn').optional(),
    message: z.string(),
    at: z.string(),
  })
  .transform(({ code, exactly, ...said }) => ({ code: exactly ?? code, ...said }));

const connectionSchema: z.ZodType<Connection> = z
  .object({
    accountId: accountIdSchema,
    userId: userIdSchema,
    status: z.enum(['connected', 'needs_reconnect', 'disconnected']),
    generation: z.number().int(),
    mailboxRef: mailboxRefSchema.nullable(),
    leftRef: mailboxRefSchema.nullable().default(null),
    email: z.string().nullable(),
    scope: z.enum(SCOPES),
    startsSince: z
      .object({ sent: z.string().nullable(), received: z.string().nullable() })
      .default(STARTS_NOTHING),
    connectedAt: z.string().nullable(),
    lastError: errorSchema.nullable(),
    // Rows of versions before have none.
    approval: z
      .object({
        state: z.enum(['waiting', 'approved', 'refused', 'withdrawn']),
        since: z.string(),
      })
      .nullable()
      .default(null),
  })
  // The version before drops the times when it writes the row: what is shown is what begins.
  .transform((row) => ({ ...row, scope: scopeOf(row.startsSince) }));

const time = z.string();
const changeSchema: z.ZodType<ScopeChange> = z.object({
  id: z.string(),
  at: time,
  from: z.enum(SCOPES),
  to: z.enum(SCOPES),
  by: z.discriminatedUnion('type', [
    z.object({ type: z.literal('stated'), name: z.string(), at: time }),
    z.object({ type: z.literal(['owner', 'crm', 'disconnected', 'mailbox_changed']) }),
  ]),
});

/** Of a row what is counted. */
const statusSchema = z.object({
  status: z.enum(['connected', 'needs_reconnect', 'disconnected']),
  lastError: errorSchema.nullable(),
});

/**
 * Table `connections`, partition `{account}!{user}`, example `acme!u-17` / `connection`. It stays for ever, since it
 * holds the generation. Changes of its scope are `a!{id}`, newest first, as long as the account. Its events are `v!{eventId}` beside it: see `event-records.ts`.
 */
export function connections(open: OpenTable): Connections {
  const table = open('connections');
  return {
    async find(account, user) {
      const row = await table.get(key(account, user), ROW);
      return row && { value: parseJson(connectionSchema, row), etag: row.etag };
    },

    async save(connection, etag, event, change = null) {
      const row = toRow(connection);
      const { partitionKey } = row;
      const main: RowChange =
        etag === null ? { kind: 'insert', row } : { kind: 'replace', row, etag };
      const beside: RowChange[] = [];
      if (change !== null) {
        const properties = { json: JSON.stringify(change) };
        const noted = { partitionKey, rowKey: key('a', change.id), properties };
        beside.push({ kind: 'upsert', row: noted });
      }
      if (event !== null)
        beside.push({ kind: 'insert', row: eventRow(partitionKey, pendingRecord(event)) });
      const saved = await table.change(main, ...beside);
      if (saved.kind !== 'exists' || saved.at === 0) return saved.kind === 'done';
      // A run that died after this is repeated: what it has told stands.
      const again = await table.change(main, ...beside.slice(0, -1));
      return again.kind === 'done';
    },

    async recordEvent(account, user, event) {
      const row = eventRow(key(account, user), pendingRecord(event));
      // One that is there may have been delivered.
      await table.change({ kind: 'insert', row });
    },

    async scopeChanges(account, user, limit, after) {
      const { rows, more } = await pageAfter(table, key(account, user), 'a', limit, after);
      const changes = rows.map((row) => parseJson(changeSchema, row));
      return { changes, next: more ? (changes.at(-1)?.id ?? null) : null };
    },

    async tally() {
      const { rows, isWhole } = await table.across(ROW, TALLY_REQUESTS);
      return { ...tallyOf(rows.map((row) => parseJson(statusSchema, row))), isWhole };
    },
  };
}

function tallyOf(found: readonly z.infer<typeof statusSchema>[]): Omit<ConnectionTally, 'isWhole'> {
  const byStatus = { connected: 0, needs_reconnect: 0, disconnected: 0 };
  const byError: Record<string, number> = {};
  for (const { status, lastError } of found) {
    byStatus[status] += 1;
    if (lastError !== null) byError[lastError.code] = (byError[lastError.code] ?? 0) + 1;
  }
  return { byStatus, byError };
}

/** Without what the version before does not have, where it says nothing. */
function toRow({ startsSince, approval, ...connection }: Connection): Row {
  const { lastError } = connection;
  const value = {
    ...connection,
    lastError: lastError && storedError(lastError),
    ...(scopeOf(startsSince) === 'crm-threads' ? {} : { startsSince }),
    ...(approval === null ? {} : { approval }),
  };
  return {
    partitionKey: key(connection.accountId, connection.userId),
    rowKey: ROW,
    properties: { json: JSON.stringify(value) },
  };
}

/** The version before knows a withdrawn consent as a refusal by the tenant, and goes on alike. */
function storedError(error: ConnectionError): object {
  if (error.code !== 'consent_withdrawn') return error;
  return { ...error, code: 'tenant_refused', exactly: error.code };
}
