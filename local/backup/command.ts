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
  const account = openAccount(flags.account);
  const minutes = Number(flags.wait);
  if (folder === undefined || account === null || !(minutes >= 0)) {
    process.stderr.write(usage);
    process.exitCode = 2;
    return;
  }
  try {
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
  const connection = process.env['AzureWebJobsStorage'];
  return connection === undefined ? null : byConnectionString(connection);
}
