/**
 * The Functions host alone: `npm run host`. Settings come from the environment and, below it, from `local.settings.json`
 * in the form of the Azure Functions core tools.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { readFlags } from './command-line.ts';
import { describeError } from './functions-host/log.ts';
import { onEnd } from './on-end.ts';
import { repositoryRoot } from './repository-root.ts';
import { StartRefusal } from './start-refusal.ts';
import { superviseHost } from './supervised-host.ts';

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
    throw new StartRefusal(
      `The Functions host could not start: the settings in ${path} can't be read: ${form}.`,
      { cause: error },
    );
  }
}

async function main(): Promise<void> {
  const appRoot = resolve(flags.app);
  const env = {
    ...fileSettings(flags.settings ?? resolve(appRoot, 'local.settings.json')),
    ...process.env,
  };
  const { LOCAL_FUNCTION_KEY: functionKey, LOCAL_ADMIN_KEY: adminKey } = env;
  const ended = onEnd();
  const host = await superviseHost({
    appRoot,
    env,
    ...(flags.port !== undefined && { port: flags.port }),
    ...(functionKey !== undefined && { functionKey }),
    ...(adminKey !== undefined && { adminKey }),
    onLine: (line) => void process.stdout.write(`${line}\n`),
  });
  const why = await Promise.race([ended, host.crashed.then(() => 'crash' as const)]);
  await host.stop();
  process.exit(why === 'crash' ? 1 : 0);
}

main().catch((error: unknown) => {
  const said = error instanceof StartRefusal ? error.message : describeError(error);
  process.stderr.write(`${said}\n`);
  process.exit(1);
});
