/**
 * The process of the Functions host: `npm run host`. Settings come from the environment and, below
 * it, from `local.settings.json` in the form of the Azure Functions core tools.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { readFlags } from './command-line.ts';
import { describeError, jsonLinesLog } from './functions-host/log.ts';
import { startHost } from './functions-host/start-host.ts';
import { repositoryRoot } from './repository-root.ts';
import { StartRefusal } from './start-refusal.ts';

const USAGE = `npm run host -- [--port PORT] [--app FOLDER] [--settings FILE]
`;

const flags = readFlags(USAGE, {
  options: {
    app: { type: 'string', default: repositoryRoot },
    settings: { type: 'string' },
    port: { type: 'string' },
  },
});

const settingsFile = z.object({ Values: z.record(z.string(), z.string()).default({}) });

function fileSettings(path: string): Record<string, string> {
  if (flags.settings === undefined && !existsSync(path)) return {};
  try {
    return settingsFile.parse(JSON.parse(readFileSync(path, 'utf8'))).Values;
  } catch (error) {
    const form = 'it must be JSON with texts in "Values"';
    throw new StartRefusal(`the settings in ${path} can't be read: ${form}.`, { cause: error });
  }
}

/** An environment variable as a whole number of at least 0. */
function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) {
    throw new StartRefusal(`${name} must be a whole number, not "${text}".`);
  }
  return Number(text);
}

async function main(): Promise<void> {
  const appRoot = resolve(flags.app);
  const settings = {
    ...fileSettings(flags.settings ?? resolve(appRoot, 'local.settings.json')),
    ...process.env,
  };
  const port = wholeNumber('--port', flags.port);
  if (port !== undefined && port > 65_535) throw new StartRefusal('--port takes 0 to 65535.');
  const messageLeaseMs = wholeNumber('LOCAL_MESSAGE_LEASE_MS', settings['LOCAL_MESSAGE_LEASE_MS']);
  const functionKey = settings['LOCAL_FUNCTION_KEY'];
  const adminKey = settings['LOCAL_ADMIN_KEY'];
  const log = jsonLinesLog((text) => process.stdout.write(text));
  const host = await startHost({
    appRoot,
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
    process.exitCode = (await host.close()) ? 0 : 1;
    process.exit();
  };
  for (const event of ['SIGINT', 'SIGTERM', 'disconnect']) {
    process.once(event, () => void stop());
  }
}

main().catch((error: unknown) => {
  const why = error instanceof StartRefusal ? error.message : describeError(error);
  process.stderr.write(`The Functions host could not start: ${why}\n`);
  process.exit(1);
});
