import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { repositoryRoot } from '../../local/repository-root.ts';
import { crm } from '../stage/system/crm.ts';
import { openSystem } from '../stage/system/system-stage.ts';

const { system } = await openSystem();
const run = promisify(execFile);

/** As `npm start` has it for a reader of the page: the seeded people, Anna connected. */
beforeAll(async () => {
  expect((await crm(system, 'contoso').connect('anna', 'anna@contoso.example')).status).toBe(200);
});

/** What calls the app in a page's blocks of commands, as it stands there but for the address of the app. */
function callsOf(page: string): string {
  const text = readFileSync(join(repositoryRoot, page), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .map(([, block = '']) => block)
    .filter((block) => /^curl .*|^HOST=|^API=/m.test(block) && !/\bazd?\b|docker/.test(block))
    .join('\n')
    .replaceAll('http://127.0.0.1:7071', system.host.url);
}

/** The status of each answer, in turn, and all that was said. */
async function statusesOf(page: string): Promise<{ statuses: string[]; said: string }> {
  const quietly = `curl() { command curl --silent --show-error --write-out '\\nSTATUS %{http_code}\\n' "$@"; }`;
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', `${quietly}\n${callsOf(page)}`]);
  const statuses = [...stdout.matchAll(/^STATUS (\d+)$/gm)].map(([, status]) => String(status));
  return { statuses, said: stdout };
}

it('the API by example, as README.md has it', async () => {
  const { statuses, said } = await statusesOf('README.md');
  expect(statuses).toEqual(['200', '200', '201', '200']);
  expect(said).toContain('"authorizeUrl"');
  expect(said).toContain('"status":"connected"');
  expect(said).toContain('"subject":"Offer"');
});

it('what an operator asks at 3 a.m., as docs/operations.md has it', async () => {
  const { statuses, said } = await statusesOf('docs/operations.md');
  expect(statuses).toEqual(['200', '200', '200', '202', '200', '200']);
  expect(said).toContain('"status":"ok"');
  expect(said).toContain('"poison":[]');
});

it('what the local host answers, as local/README.md has it', async () => {
  const { statuses, said } = await statusesOf('local/README.md');
  expect(statuses).toEqual(['200', '200', '202', '200']);
  expect(said).toContain('resync-mailboxes');
});
