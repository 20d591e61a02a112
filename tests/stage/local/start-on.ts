import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { OutlookSync } from '../../../client/src/index.ts';
import { createMicrosoft365 } from '../../../local/demo/microsoft-365.ts';
import { repositoryRoot } from '../../../local/repository-root.ts';
import { until } from '../until.ts';

/** `npm start -- --data DIR`, with the addresses that it prints. */
export async function startOn(dataFolder: string) {
  const child = spawn(
    process.execPath,
    [join(repositoryRoot, 'local/start.ts'), '--data', dataFolder],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: string[] = [];
  const errors: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const ended = once(child, 'close');
  const isUp = (): boolean => lines.some((line) => line.includes('Ctrl-C'));
  await until(() => isUp() || child.exitCode !== null, { timeout: 120_000 });
  const address = (name: string): string =>
    new RegExp(`${name} +(http://[\\d.]+:\\d+)`).exec(lines.join('\n'))?.[1] ?? '';
  const url = address('Functions host');
  return {
    errors,
    hostUrl: url,
    crmUrl: address('Reference CRM'),
    simulatorUrl: address('Microsoft 365'),
    sync: new OutlookSync({ baseUrl: url, key: 'local' }),
    microsoft: createMicrosoft365(address('Microsoft 365')),
    exited: async (): Promise<unknown> => (await ended)[0],
    async end(signal: NodeJS.Signals): Promise<void> {
      child.kill(signal);
      await ended;
    },
  };
}
