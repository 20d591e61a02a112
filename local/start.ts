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

CRM_WEBHOOK_URL and CRM_WEBHOOK_SECRETS in the environment send the events to a CRM of your own;
ALLOWED_RETURN_ORIGINS and ALLOWED_UI_ORIGINS let its pages in.
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
  if (flags.verbose || !/"level":"(?:trace|debug|info|information)"/.test(line)) say(line);
}

function welcome(system: LocalSystem): string {
  const { host, simulator, crmUrl, playUrl, connectionString } = system;
  return `
  Open ${playUrl ?? ''}

  The CRM and Outlook beside each other, and a tour of eight steps.

For who builds on it:

  Functions host        ${host.url}/api   (function key ${host.functionKey}, admin key ${host.adminKey})
  Operations            ${host.url}/api/ui/operations
  Reference CRM         ${crmUrl ?? ''}
  Microsoft 365         ${simulator.url}   (simulated)
  Azurite               ${/BlobEndpoint=([^;]+)/.exec(connectionString)?.[1] ?? ''}

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

/** Where a CRM of your own is, in place of the reference CRM: as the environment says. */
function ofYourCrm(env: NodeJS.ProcessEnv): Record<string, string> {
  const names = [
    'CRM_WEBHOOK_URL',
    'CRM_WEBHOOK_SECRETS',
    'CRM_WEBHOOK_EVENTS',
    'ALLOWED_RETURN_ORIGINS',
    'ALLOWED_UI_ORIGINS',
  ];
  return Object.fromEntries(
    names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
  );
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
    play: true,
    // As in a new tenant of Microsoft's: the first sign-in needs an administrator.
    simulator: { settings: { consentPolicy: 'managed' } },
    onLine: showLine,
    env: ofYourCrm(process.env),
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
