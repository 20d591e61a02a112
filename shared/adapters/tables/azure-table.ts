import {
  odata,
  RestError,
  type TableClient,
  type TableEntityResult,
  type TransactionAction,
} from '@azure/data-tables';
import { z } from 'zod';
import { giveUpAfter, storageFailure } from '../storage-failure.ts';
import { checkTransaction } from './check-transaction.ts';
import type {
  Across,
  Property,
  Range,
  Row,
  RowChange,
  StoredRow,
  Table,
  TransactResult,
} from './table.ts';

const detailsSchema = z.object({ odataError: z.object({ code: z.string() }) });

/** No row has it: whoever writes with it finds the row changed, and reads it again. */
const UNKNOWN_ETAG = 'W/"unknown"';

const SYSTEM = new Set(['partitionKey', 'rowKey', 'timestamp', 'etag']);

/**
 * A table of Azure Table Storage (or Azurite), made when it is first found missing. `giveUpAfterMs`: for who can't wait
 * for a silent service to give a row; without it the client's own patience counts.
 */
export function azureTable(client: TableClient, giveUpAfterMs?: number): Table {
  async function run<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!isMissingTable(error)) throw error;
      await client.createTable();
      return call();
    }
  }

  return {
    async get(partitionKey, rowKey) {
      try {
        return toRow(
          await run(() => client.getEntity(partitionKey, rowKey, giveUpAfter(giveUpAfterMs))),
        );
      } catch (error) {
        if (statusOf(error) === 404) return null;
        throw storageFailure(error);
      }
    },

    async range(partitionKey, range) {
      try {
        return await run(() => readRange(client, partitionKey, range));
      } catch (error) {
        throw storageFailure(error);
      }
    },

    async across(rowKey, mostRequests) {
      try {
        return await run(() => readAcross(client, rowKey, mostRequests));
      } catch (error) {
        throw storageFailure(error);
      }
    },

    async change(...changes) {
      checkTransaction(changes);
      try {
        return { kind: 'done', etags: await run(() => send(client, changes)) };
      } catch (error) {
        return refusal(error, changes);
      }
    },
  };
}

async function readRange(
  client: TableClient,
  partitionKey: string,
  range: Range,
): Promise<StoredRow[]> {
  const filter = odata`PartitionKey eq ${partitionKey} and RowKey ge ${range.from} and RowKey lt ${range.to}`;
  const rows: StoredRow[] = [];
  const pages = client
    .listEntities({ queryOptions: { filter } })
    .byPage({ maxPageSize: Math.min(range.limit, 1000) });
  for await (const page of pages) {
    for (const entity of page) rows.push(toRow(entity));
    if (rows.length >= range.limit) break;
  }
  return rows.slice(0, range.limit);
}

/** A page may come short, or empty, with more behind it: requests are what is counted. */
async function readAcross(
  client: TableClient,
  rowKey: string,
  mostRequests: number,
): Promise<Across> {
  const filter = odata`RowKey eq ${rowKey}`;
  const rows: StoredRow[] = [];
  const pages = client.listEntities({ queryOptions: { filter } }).byPage({ maxPageSize: 1000 });
  let requests = 0;
  for await (const page of pages) {
    requests += 1;
    for (const entity of page) rows.push(toRow(entity));
    if (page.continuationToken === undefined) break;
    if (requests >= mostRequests) return { rows, isWhole: false };
  }
  return { rows, isWhole: true };
}

async function send(
  client: TableClient,
  changes: readonly RowChange[],
): Promise<readonly (string | null)[]> {
  const [only] = changes;
  if (changes.length > 1 || only === undefined) {
    const { subResponses } = await client.submitTransaction(changes.map(toAction));
    return changes.map(({ kind }, at) => (kind === 'delete' ? null : etagOf(subResponses[at])));
  }
  switch (only.kind) {
    case 'insert':
      return [etagOf(await client.createEntity(toEntity(only.row)))];
    case 'replace': {
      const { row, etag } = only;
      return [etagOf(await client.updateEntity(toEntity(row), 'Replace', { etag }))];
    }
    case 'upsert':
      return [etagOf(await client.upsertEntity(toEntity(only.row), 'Replace'))];
    case 'delete':
      await client.deleteEntity(only.partitionKey, only.rowKey, { etag: only.etag ?? '*' });
      return [null];
  }
}

function etagOf(answer: { readonly etag?: string } | undefined): string {
  return answer?.etag ?? UNKNOWN_ETAG;
}

function toAction(change: RowChange): TransactionAction {
  switch (change.kind) {
    case 'insert':
      return ['create', toEntity(change.row)];
    case 'replace':
      return ['update', toEntity(change.row), 'Replace', { etag: change.etag }];
    case 'upsert':
      return ['upsert', toEntity(change.row), 'Replace'];
    case 'delete':
      return ['delete', { partitionKey: change.partitionKey, rowKey: change.rowKey }];
  }
}

function toEntity(row: Row): { partitionKey: string; rowKey: string } & Record<string, Property> {
  return { ...row.properties, partitionKey: row.partitionKey, rowKey: row.rowKey };
}

function toRow(entity: TableEntityResult<Record<string, unknown>>): StoredRow {
  const properties: Record<string, Property> = {};
  for (const [name, value] of Object.entries(entity)) {
    if (SYSTEM.has(name) || name.startsWith('odata.')) continue;
    if (typeof value === 'bigint') properties[name] = Number(value);
    else if (isProperty(value)) properties[name] = value;
  }
  return {
    partitionKey: entity.partitionKey ?? '',
    rowKey: entity.rowKey ?? '',
    etag: entity.etag,
    properties,
  };
}

function isProperty(value: unknown): value is Property {
  return (
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean' ||
    value instanceof Uint8Array
  );
}

function refusal(error: unknown, changes: readonly RowChange[]): TransactResult {
  const status = statusOf(error);
  const at = changes.length > 1 ? indexOf(error) : 0;
  const kind = changes[at]?.kind;
  if (status === 409 && kind === 'insert') return { kind: 'exists', at };
  // A row that is gone meets a conditional change: for the caller the same as one that changed.
  if (status === 412 || (status === 404 && (kind === 'replace' || kind === 'delete'))) {
    return { kind: 'stale', at };
  }
  throw storageFailure(error);
}

/** The service names the failed change of a transaction as the number before the first colon of its message. */
function indexOf(error: unknown): number {
  const message = error instanceof Error ? error.message : '';
  const match = /"value":\s*"(\d+):/.exec(message) ?? /^(\d+):/.exec(message);
  return match?.[1] === undefined ? 0 : Number(match[1]);
}

function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}

function isMissingTable(error: unknown): boolean {
  return (
    error instanceof RestError && error.statusCode === 404 && codeOf(error) === 'TableNotFound'
  );
}

/** The SDK tells the service's code of a transaction in `code`, of anything else in the details. */
function codeOf(error: RestError): unknown {
  if (error.code !== undefined) return error.code;
  return detailsSchema.safeParse(error.details).data?.odataError.code;
}
