/** `npm start`: everything on this machine, until Ctrl-C. */
import { resolve } from 'node:path';
import { UnreadableContactsError } from '../examples/crm/contacts.ts';
import { UnreadableSnapshotError } from '../simulator/snapshot/snapshot-file.ts';
import { buildIfStale } from './build-if-stale.ts';
import { readFlags } from './command-line.ts';
import { lockDataFolder } from './data-lock.ts';
import { describeError } from './functions-host/log.ts';
import { onEnd } from './on-end.ts';
import { StartRefusal } from './start-refusal.ts';
import { startLocal, type LocalSystem } from './system.ts';

const HELP = `npm start -- [--data DIR] [--verbose]

  --data DIR   keeps everything in DIR, the simulated mailboxes, too; without it a stop forgets it
  --verbose    shows the host's whole log instead of warnings and errors
`;

const flags = readFlags(HELP, {
  options: {
    data: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function showLine(line: string): void {
  if (flags.verbose || !/"level":"(?:trace|debug|information)"/.test(line)) say(line);
}

function welcome(system: LocalSystem): string {
  const { host, simulator, crmUrl, connectionString } = system;
  return `
  Functions host        ${host.url}/api   (function key ${host.functionKey}, admin key ${host.adminKey})
  Reference CRM         ${crmUrl ?? ''}   (sign in as Anna or Ben; Settings, Email)
  Microsoft 365         ${simulator.url}   (simulated; mailboxes and mail)
  Azurite               ${/BlobEndpoint=([^;]+)/.exec(connectionString)?.[1] ?? ''}

Is Anna's mailbox connected?

  curl -H 'x-functions-key: ${host.functionKey}' ${host.url}/api/v1/accounts/contoso/users/anna/connection

Ctrl-C stops everything.`;
}

/** What the person who starts this can mend is told in a sentence, anything else with its stack. */
function tell(error: unknown): string {
  const isForPeople =
    error instanceof StartRefusal ||
    error instanceof UnreadableSnapshotError ||
    error instanceof UnreadableContactsError;
  return isForPeople ? error.message : describeError(error);
}

async function main(): Promise<void> {
  if (flags.help) return say(HELP);
  if (flags.data?.trim() === '') throw new StartRefusal('--data takes the name of a folder.');
  const folder = flags.data === undefined ? undefined : resolve(flags.data);
  if (folder !== undefined) process.once('exit', lockDataFolder(folder));
  await buildIfStale();
  const system = await startLocal({
    ports: 'usual',
    crm: true,
    onLine: showLine,
    ...(folder !== undefined && { dataFolder: folder }),
  });
  say(welcome(system));
  const ended = onEnd();
  const why = await Promise.race([ended, system.host.crashed.then(() => 'crash' as const)]);
  say(why === 'crash' ? 'The Functions host has ended. Stopping.' : '\nStopping.');
  await system.stop();
  process.exit(why === 'crash' ? 1 : 0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${tell(error)}\n`);
  process.exit(1);
});
