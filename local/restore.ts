import { runBackupCommand } from './backup/command.ts';
import { copyIn } from './backup/copy.ts';

const USAGE = `npm run restore -- --from FOLDER [--account NAME]   into a storage account that holds nothing of the app's

Without --account the connection string AzureWebJobsStorage of the environment counts.
`;

await runBackupCommand(USAGE, 'from', async (account, folder) => {
  const { rows, blobs, messages } = await copyIn(account, folder);
  return `${rows} rows, ${blobs} blobs and ${messages} queue messages are back.`;
});
