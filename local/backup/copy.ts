import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { BackupRefused } from './backup-refused.ts';
import { copyBlobsIn, copyBlobsOut } from './blobs.ts';
import { copyQueuesIn, copyQueuesOut } from './queues.ts';
import type { StorageAccount } from './storage-account.ts';
import { copyTablesIn, copyTablesOut, filledTable } from './tables.ts';
import {
  appRanSince,
  beginRestore,
  endRestore,
  type UnfinishedRestore,
  unfinishedRestore,
} from './unfinished-restore.ts';

const WHOLE = 'copy.json';
const whole = z.object({ begun: z.string(), live: z.boolean() });

export interface Copied {
  readonly rows: number;
  readonly blobs: number;
  readonly messages: number;
  /** By queue, messages that stayed hidden and are not in the copy. */
  readonly hidden: Readonly<Record<string, number>>;
}

/**
 * Everything that the app keeps in one storage account, as files in a new folder. `live`: the app goes on meanwhile,
 * and what its queues hold is left out, since it can't be held without the app missing it.
 */
export async function copyOut(
  account: StorageAccount,
  folder: string,
  { live, waitMs }: { readonly live: boolean; readonly waitMs: number },
): Promise<Copied> {
  if (existsSync(folder)) throw new BackupRefused(`${folder} is there already.`);
  if ((await unfinishedRestore(account)) !== null)
    throw new BackupRefused('A restore into this account did not end: it is no whole state.');
  const begun = new Date().toISOString();
  const unfinished = `${folder}.part`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const rows = await copyTablesOut(account, join(unfinished, 'tables'));
  // After the rows that name them.
  const blobs = await copyBlobsOut(account, join(unfinished, 'blobs'));
  const queues = live
    ? { messages: 0, hidden: {} }
    : await copyQueuesOut(account, join(unfinished, 'queues'), waitMs);
  await writeFile(join(unfinished, WHOLE), JSON.stringify({ begun, live }));
  await rename(unfinished, folder);
  return { rows, blobs, ...queues };
}

/** Back into an account that holds nothing of the app's, or a part of the same copy, of a restore that broke off. */
export async function copyIn(
  account: StorageAccount,
  folder: string,
): Promise<Omit<Copied, 'hidden'>> {
  if (!existsSync(join(folder, WHOLE))) throw new BackupRefused(`${folder} is no whole copy.`);
  const { begun, live } = whole.parse(JSON.parse(await readFile(join(folder, WHOLE), 'utf8')));
  const unfinished = await unfinishedRestore(account);
  const inTheWay = await (unfinished === null
    ? whatIsThere(account)
    : whatWasDone(account, unfinished, begun));
  if (inTheWay !== null) throw new BackupRefused(`${inTheWay}: two states are not mixed.`);
  if (unfinished === null) await beginRestore(account, begun);
  const blobs = await copyBlobsIn(account, join(folder, 'blobs'));
  const rows = await copyTablesIn(account, join(folder, 'tables'));
  const messages = live ? 0 : await copyQueuesIn(account, join(folder, 'queues'));
  await endRestore(account);
  return { rows, blobs, messages };
}

async function whatIsThere(account: StorageAccount): Promise<string | null> {
  const filled = await filledTable(account);
  return filled === null ? null : `The table ${filled} is not empty`;
}

async function whatWasDone(
  account: StorageAccount,
  unfinished: UnfinishedRestore,
  begun: string,
): Promise<string | null> {
  if (unfinished.begun !== begun)
    return `A restore of another copy, the one begun at ${unfinished.begun}, did not end here`;
  return (await appRanSince(account, unfinished.since))
    ? 'The app has run here since the restore broke off'
    : null;
}
