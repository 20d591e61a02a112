import { readFlags } from './command-line.ts';
import { runBackupCommand } from './backup/command.ts';
import { copyIn } from './backup/copy.ts';

const USAGE = `npm run restore -- --from FOLDER [--account NAME]   into a storage account that holds nothing of the app's

Did it break off, the same command again goes on. The app is started when it has ended.
Without --account the connection string AzureWebJobsStorage of the environment counts.
`;

const { from, ...given } = readFlags(USAGE, {
  options: { from: { type: 'string' }, account: { type: 'string' } },
});
await runBackupCommand(USAGE, { ...given, folder: from }, async (account, folder) => {
  const { rows, blobs, messages } = await copyIn(account, folder);
  return `${rows} rows, ${blobs} blobs and ${messages} queue messages are back.`;
});
