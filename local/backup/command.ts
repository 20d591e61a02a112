import { readFlags } from '../command-line.ts';
import { BackupRefused } from './copy.ts';
import { byConnectionString, byName, type StorageAccount } from './storage-account.ts';

const OPTIONS = {
  account: { type: 'string' },
  live: { type: 'boolean', default: false },
  wait: { type: 'string', default: '15' },
} as const;

/** Reads the flags of `backup` and `restore`, does it, and ends with a sentence when that is refused. */
export async function runBackupCommand(
  usage: string,
  folderFlag: 'to' | 'from',
  run: (
    account: StorageAccount,
    folder: string,
    how: { readonly live: boolean; readonly waitMs: number },
  ) => Promise<string>,
): Promise<void> {
  const flags = readFlags(usage, {
    options: { to: { type: 'string' }, from: { type: 'string' }, ...OPTIONS },
  });
  const folder = flags[folderFlag];
  const minutes = Number(flags.wait);
  try {
    const account = openAccount(flags.account);
    if (!folder || account === null || !(minutes >= 0)) {
      process.stderr.write(usage);
      process.exitCode = 2;
      return;
    }
    const said = await run(account, folder, { live: flags.live, waitMs: minutes * 60_000 });
    process.stdout.write(`${said}\n`);
  } catch (error) {
    if (!(error instanceof BackupRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

function openAccount(name: string | undefined): StorageAccount | null {
  if (name !== undefined) return byName(name);
  const connection = process.env['AzureWebJobsStorage']?.trim();
  if (!connection) return null;
  try {
    return byConnectionString(connection);
  } catch {
    // What is thrown names neither the setting nor what is wrong with it.
    throw new BackupRefused('AzureWebJobsStorage is no connection string of a storage account.');
  }
}
