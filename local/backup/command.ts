import { BackupRefused } from './backup-refused.ts';
import { byConnectionString, byName, type StorageAccount } from './storage-account.ts';

/** Does it, and ends with a sentence when that is refused, with the usage when it is not said with what. */
export async function runBackupCommand(
  usage: string,
  { account: name, folder }: { readonly account?: string; readonly folder: string | undefined },
  run: (account: StorageAccount, folder: string) => Promise<string>,
): Promise<void> {
  try {
    const account = openAccount(name);
    if (!folder || account === null) {
      process.stderr.write(usage);
      process.exitCode = 2;
      return;
    }
    process.stdout.write(`${await run(account, folder)}\n`);
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
