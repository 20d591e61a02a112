import type { TableClient, TransactionAction } from '@azure/data-tables';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { namesOf, type StorageAccount } from './storage-account.ts';

/**
 * A copy of a running app is not of one moment. What says that a message is done is copied before the message itself:
 * then the copy may lack a word that something is done, which the app finds out, and never the thing.
 */
const LAST = 'conversations';
/** The service takes 100 rows and 4 MiB. */
const MOST_ROWS = 100;
const MOST_CHARACTERS = 1_500_000;

const row = z.looseObject({ partitionKey: z.string(), rowKey: z.string() });
type Row = z.infer<typeof row>;

/** Each table as a file of one row a line, with the types of its properties. */
export async function copyTablesOut(account: StorageAccount, folder: string): Promise<number> {
  await mkdir(folder, { recursive: true });
  const names = await namesOf(account.tables.listTables());
  const ordered = names
    .filter((name) => name !== LAST)
    .concat(names.filter((name) => name === LAST));
  let rows = 0;
  for (const name of ordered) {
    const lines = async function* (): AsyncGenerator<string> {
      const listed = account.table(name).listEntities({ disableTypeConversion: true });
      for await (const { etag: _, timestamp: __, ...entity } of listed) {
        rows += 1;
        yield `${JSON.stringify(entity)}\n`;
      }
    };
    await pipeline(Readable.from(lines()), createWriteStream(join(folder, `${name}.ndjson`)));
  }
  return rows;
}

export async function copyTablesIn(account: StorageAccount, folder: string): Promise<number> {
  let rows = 0;
  for (const file of (await readdir(folder)).toSorted()) {
    const name = file.replace(/\.ndjson$/, '');
    const table = account.table(name);
    await table.createTable();
    const lines = createInterface({ input: createReadStream(join(folder, file)) });
    let waiting: Row[] = [];
    let characters = 0;
    for await (const line of lines) {
      const next = row.parse(JSON.parse(line));
      const isFull = waiting.length === MOST_ROWS || characters + line.length > MOST_CHARACTERS;
      if (isFull || waiting[0]?.partitionKey !== next.partitionKey) {
        await put(table, waiting);
        waiting = [];
        characters = 0;
      }
      waiting.push(next);
      characters += line.length;
      rows += 1;
    }
    await put(table, waiting);
  }
  return rows;
}

async function put(table: TableClient, rows: readonly Row[]): Promise<void> {
  // A restore that broke off may have put them there already.
  const actions = rows.map((one): TransactionAction => ['upsert', one, 'Replace']);
  if (actions.length > 0) await table.submitTransaction(actions);
}

/** The first table that holds a row. */
export async function filledTable(account: StorageAccount): Promise<string | null> {
  for (const name of await namesOf(account.tables.listTables())) {
    for await (const _ of account.table(name).listEntities()) return name;
  }
  return null;
}
