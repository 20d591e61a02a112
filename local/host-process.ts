/** The process in which the Functions host and the app run. Its settings are its environment. */
import { resolve } from 'node:path';
import { readFlags } from './command-line.ts';
import { describeError, jsonLinesLog } from './functions-host/log.ts';
import { startHost } from './functions-host/start-host.ts';
import { repositoryRoot } from './repository-root.ts';
import { StartRefusal } from './start-refusal.ts';

const USAGE = `node local/host-process.ts [--port PORT] [--app FOLDER]
`;

const flags = readFlags(USAGE, {
  options: { app: { type: 'string', default: repositoryRoot }, port: { type: 'string' } },
});

/** A text as a whole number of at least 0. */
function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new StartRefusal(`${name} must be a whole number, not "${text}".`);
  return Number(text);
}

/** The app says by this name that its settings are at fault, and which; where in its code says nothing to anybody. */
function isForPeople(error: unknown): error is Error {
  return error instanceof StartRefusal || (error instanceof Error && error.name === 'BadSettings');
}

async function main(): Promise<void> {
  const settings = process.env;
  const port = wholeNumber('--port', flags.port);
  if (port !== undefined && port > 65_535) throw new StartRefusal('--port takes 0 to 65535.');
  const messageLeaseMs = wholeNumber('LOCAL_MESSAGE_LEASE_MS', settings['LOCAL_MESSAGE_LEASE_MS']);
  const functionKey = settings['LOCAL_FUNCTION_KEY'];
  const adminKey = settings['LOCAL_ADMIN_KEY'];
  const log = jsonLinesLog((text) => process.stdout.write(text));
  const host = await startHost({
    appRoot: resolve(flags.app),
    env: (url) => ({ PUBLIC_BASE_URL: url, ...settings }),
    ...(port !== undefined && { port }),
    ...(functionKey !== undefined && { functionKey }),
    ...(adminKey !== undefined && { adminKey }),
    ...(messageLeaseMs !== undefined && { messageLeaseMs }),
    log,
  });
  process.send?.({ ready: true, url: host.url, port: host.port });

  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    if (!(await host.close())) {
      log({ level: 'warning', category: 'Host', message: 'What did not end in time was cut off.' });
    }
    process.exit(0);
  };
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) {
    process.once(event, () => void stop());
  }
}

main().catch((error: unknown) => {
  const why = isForPeople(error) ? error.message : describeError(error);
  process.stderr.write(`The Functions host could not start: ${why}\n`);
  process.exit(1);
});
