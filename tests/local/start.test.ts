import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, vi } from 'vitest';
import { repositoryRoot } from '../../local/repository-root.ts';

const ORIGIN = /http:\/\/127\.0\.0\.1:\d+/g;
const CURL = /^ *curl -H '([\w-]+): ([^']+)' (\S+)$/;

it('stops when the npm that started it is killed', async () => {
  const npm = spawn('npm', ['start', '--silent'], {
    cwd: repositoryRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: npm.stdout }).on('line', (line) => lines.push(line));
  await vi.waitUntil(() => lines.some((line) => line.includes('Ctrl-C')), { timeout: 25_000 });
  const origins = [...new Set(lines.join('\n').match(ORIGIN))];
  npm.kill('SIGKILL');
  await vi.waitUntil(async () => !(await Promise.all(origins.map(answers))).includes(true), {
    timeout: 15_000,
    interval: 250,
  });
});

it('prints addresses and a curl that work, and leaves nothing behind after Ctrl-C', async () => {
  const start = spawn(process.execPath, [join(repositoryRoot, 'local/start.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: start.stdout }).on('line', (line) => lines.push(line));
  await vi.waitUntil(() => lines.some((line) => line.includes('Ctrl-C')), { timeout: 25_000 });

  const origins = [...new Set(lines.join('\n').match(ORIGIN))];
  expect(origins).toHaveLength(4);
  expect(await Promise.all(origins.map(answers))).toEqual([true, true, true, true]);

  const [, header = '', value = '', url = ''] =
    lines.map((line) => CURL.exec(line)).find((match) => match !== null) ?? [];
  const response = await fetch(url, { headers: { [header]: value } });
  expect(await response.json()).toMatchObject({ userId: 'anna', status: 'disconnected' });

  start.kill('SIGINT');
  expect(await once(start, 'exit')).toEqual([0, null]);
  expect(await Promise.all(origins.map(answers))).toEqual([false, false, false, false]);
});

function answers(origin: string): Promise<boolean> {
  return fetch(origin).then(
    () => true,
    () => false,
  );
}
