import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { repositoryRoot } from '../../local/repository-root.ts';
import { ownAccount } from '../azurite.ts';
import { until } from '../stage/until.ts';

const folder = mkdtempSync(join(tmpdir(), 'host-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('npm run host takes its settings from a file of the core tools; the environment wins', async () => {
  const [fromFile, fromEnvironment] = [join(folder, 'file.jsonl'), join(folder, 'env.jsonl')];
  const settings = join(folder, 'local.settings.json');
  const Values = {
    AzureWebJobsStorage: await ownAccount(),
    WORK_QUEUE: 'from-the-file',
    FIXTURE_JOURNAL: fromFile,
    LOCAL_FUNCTION_KEY: 'from-the-file',
  };
  writeFileSync(settings, JSON.stringify({ IsEncrypted: false, Values }));
  const host = spawn(
    process.execPath,
    [
      join(repositoryRoot, 'local/host.ts'),
      '--app',
      fileURLToPath(new URL('../stage/local/fixture-app', import.meta.url)),
      '--settings',
      settings,
      '--port',
      '0',
    ],
    { env: { FIXTURE_JOURNAL: fromEnvironment }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(createInterface({ input: host.stdout }), 'line');
  const { message } = z.object({ message: z.string() }).parse(JSON.parse(String(line)));
  const [url = ''] = /http:\S+/.exec(message) ?? [];

  const headers = { 'x-functions-key': 'from-the-file' };
  expect((await fetch(`${url}/api/v1/things/a`, { headers })).status).toBe(200);
  expect(existsSync(fromEnvironment)).toBe(true);
  expect(existsSync(fromFile)).toBe(false);

  // process.exit: the worker starts anew, at the same address.
  expect((await fetch(`${url}/api/exit`)).status).toBe(500);
  await until(() =>
    fetch(`${url}/api/nothing`).then(
      () => true,
      () => false,
    ),
  );

  host.kill('SIGTERM');
  expect(await once(host, 'exit')).toEqual([0, null]);
});
