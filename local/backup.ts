import { runBackupCommand } from './backup/command.ts';
import { copyOut } from './backup/copy.ts';

const USAGE = `npm run backup -- --to FOLDER [--account NAME] [--wait MINUTES]   the app is stopped: all of it
npm run backup -- --to FOLDER [--account NAME] --live             while it runs: without its queues

Without --account the connection string AzureWebJobsStorage of the environment counts. --wait: how long to wait for
queue messages whose time has not come (15).
`;

await runBackupCommand(USAGE, 'to', async (account, folder, how) => {
  const { rows, blobs, messages, hidden } = await copyOut(account, folder, how);
  const left = Object.entries(hidden).map(([queue, count]) => `${count} in ${queue}`);
  return [
    `${folder}: ${rows} rows, ${blobs} blobs, ${messages} queue messages.`,
    ...(left.length > 0 ? [`Not in it, since their time has not come: ${left.join(', ')}.`] : []),
  ].join('\n');
});
