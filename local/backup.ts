import { readFlags } from './command-line.ts';
import { runBackupCommand } from './backup/command.ts';
import { copyOut } from './backup/copy.ts';

const USAGE = `npm run backup -- --to FOLDER [--account NAME] [--wait MINUTES]   the app is stopped: all of it
npm run backup -- --to FOLDER [--account NAME] --live             while it runs: without its queues

Without --account the connection string AzureWebJobsStorage of the environment counts. --wait: how long to wait for
queue messages whose time has not come (15).
`;

const { to, live, wait, ...given } = readFlags(USAGE, {
  options: {
    to: { type: 'string' },
    account: { type: 'string' },
    live: { type: 'boolean', default: false },
    wait: { type: 'string', default: '15' },
  },
});
const minutes = Number(wait);
const where = { ...given, folder: minutes >= 0 ? to : undefined };
await runBackupCommand(USAGE, where, async (account, folder) => {
  const how = { live, waitMs: minutes * 60_000 };
  const { rows, blobs, messages, hidden } = await copyOut(account, folder, how);
  const left = Object.entries(hidden).map(([queue, count]) => `${count} in ${queue}`);
  return [
    `${folder}: ${rows} rows, ${blobs} blobs, ${messages} queue messages.`,
    ...(left.length > 0 ? [`Not in it, since their time has not come: ${left.join(', ')}.`] : []),
  ].join('\n');
});
