import { odata } from '@azure/data-tables';
import { z } from 'zod';
import { namesOf, type StorageAccount } from './storage-account.ts';

/** Stands in the account while a restore is under way: what is there then is part of one copy, and nothing else. */
const TABLE = 'unfinishedrestore';
const PARTITION = 'copy';
/** Where the app's timers note their last runs. */
const TIMERS = { table: 'fleet', partition: 'timers' } as const;

const mark = z.object({ rowKey: z.string(), since: z.string() });
const timer = z.object({ json: z.string() });
const run = z.object({ endedAt: z.string() });

export interface UnfinishedRestore {
  /** When the copy was begun that is restored. */
  readonly begun: string;
  /** When the restore was begun. RFC 3339. */
  readonly since: string;
}

export async function unfinishedRestore(
  account: StorageAccount,
): Promise<UnfinishedRestore | null> {
  if (!(await namesOf(account.tables.listTables())).includes(TABLE)) return null;
  for await (const row of account.table(TABLE).listEntities()) {
    const { rowKey: begun, since } = mark.parse(row);
    return { begun, since };
  }
  return null;
}

export async function beginRestore(account: StorageAccount, begun: string): Promise<void> {
  const table = account.table(TABLE);
  await table.createTable();
  const since = new Date().toISOString();
  await table.createEntity({ partitionKey: PARTITION, rowKey: begun, since });
}

export async function endRestore(account: StorageAccount): Promise<void> {
  await account.table(TABLE).deleteTable();
}

/** Whether the app was started meanwhile: a timer runs each minute. What the copy says of timers is older. */
export async function appRanSince(account: StorageAccount, since: string): Promise<boolean> {
  if (!(await namesOf(account.tables.listTables())).includes(TIMERS.table)) return false;
  const filter = odata`PartitionKey eq ${TIMERS.partition}`;
  for await (const row of account.table(TIMERS.table).listEntities({ queryOptions: { filter } })) {
    const { endedAt } = run.parse(JSON.parse(timer.parse(row).json));
    if (Date.parse(endedAt) > Date.parse(since)) return true;
  }
  return false;
}
