import type { StorageAccount } from './storage-account.ts';

/** Stands in the account while a restore is under way: what is there then is part of one copy, and nothing else. */
const TABLE = 'unfinishedrestore';
const PARTITION = 'copy';

/** When the copy was begun whose restore did not end here, or `null`. */
export async function unfinishedRestore(account: StorageAccount): Promise<string | null> {
  for await (const { name } of account.tables.listTables()) {
    if (name !== TABLE) continue;
    for await (const { rowKey } of account.table(TABLE).listEntities()) return rowKey ?? null;
  }
  return null;
}

export async function beginRestore(account: StorageAccount, begun: string): Promise<void> {
  const table = account.table(TABLE);
  await table.createTable();
  await table.upsertEntity({ partitionKey: PARTITION, rowKey: begun });
}

export async function endRestore(account: StorageAccount): Promise<void> {
  await account.table(TABLE).deleteTable();
}
