import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openSystem } from '../stage/system/system-stage.ts';

const { system } = await openSystem();
const run = promisify(execFile);
const docs = resolve(import.meta.dirname, '../../docs');
const CRM = 'http://127.0.0.1:3000';

describe('from nothing to the first synced reply', () => {
  it('by the commands of docs/integration.md', async () => {
    const page = readFileSync(join(docs, 'integration.md'), 'utf8');
    const section = page.split(/^## /m).find((one) => one.startsWith('From nothing')) ?? '';
    const commands = [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block);
    expect(commands).toHaveLength(5);
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', commands.join('\n')], {
      env: {
        PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
        SYNC: system.host.url,
        KEY: system.host.functionKey,
        CRM,
        MICROSOFT: system.simulator.url,
      },
    });
    expect(stdout.trimEnd().split('\n').slice(-2)).toEqual([
      'inbound: We gladly accept.',
      'outbound: Dear Chiyo, here it is.',
    ]);
  });

  it('by docs/first-reply.arazzo.yaml', async () => {
    const cli = createRequire(import.meta.url).resolve('@redocly/cli/package.json');
    const inputs = {
      functionKey: system.host.functionKey,
      returnUrl: `${CRM}/settings`,
      account: 'contoso',
      user: 'arazzo',
      mailbox: 'anna@contoso.example',
      contact: 'carla@fabrikam.example',
      subject: 'By Arazzo',
    };
    const said = await run(
      process.execPath,
      [
        join(dirname(cli), 'bin/cli.js'),
        'respect',
        join(docs, 'first-reply.arazzo.yaml'),
        ...Object.entries({
          sync: `${system.host.url}/api`,
          microsoft: system.simulator.url,
        }).flatMap(([name, url]) => ['--server', `${name}=${url}`]),
        ...Object.entries(inputs).flatMap(([name, value]) => ['--input', `${name}=${value}`]),
      ],
      { env: { ...process.env, REDOCLY_TELEMETRY: 'off' } },
    ).then(
      ({ stdout }) => stdout,
      (error: { stdout: string; stderr: string }) => error.stdout + error.stderr,
    );
    expect(said).toContain('Workflows: 1 passed, 1 total');
  });
});
