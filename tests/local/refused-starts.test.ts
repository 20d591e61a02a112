import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { inherited } from '../../local/inherited.ts';
import { repositoryRoot } from '../../local/repository-root.ts';

const folder = mkdtempSync(join(tmpdir(), 'refused-'));
const file = join(folder, 'no-json');
writeFileSync(file, 'no JSON');
/** Its lock can't be written, whoever runs this. */
const unwritable = join(folder, 'unwritable');
mkdirSync(join(unwritable, 'lock'), { recursive: true });
const other = createServer().listen(0, '127.0.0.1');
await once(other, 'listening');
const address = other.address();
const taken = String(typeof address === 'object' && address !== null ? address.port : 0);
afterAll(() => {
  other.close();
  rmSync(folder, { recursive: true });
});

const [START, HOST] = ['local/start.ts', 'local/host.ts'];
const [SIMULATOR, CRM] = ['simulator/main.ts', 'examples/crm/main.ts'];

/** Runs a command that must end by itself, with a sentence and without a stack. */
async function refusal(
  script: string,
  flags: string[],
  env: NodeJS.ProcessEnv = {},
  expected?: number,
) {
  const child = spawn(process.execPath, [join(repositoryRoot, script), ...flags], {
    cwd: folder,
    env: { ...inherited(), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  expect(code).toBeGreaterThan(0);
  if (expected !== undefined) expect(code).toBe(expected);
  expect(said).not.toMatch(/^ {4}at /m);
  return said;
}

describe('a taken port is named, with what chooses another', () => {
  const crm = { SYNC_URL: 'http://127.0.0.1:1', SYNC_FUNCTION_KEY: 'key', CRM_PORT: taken };
  it.each([
    ['npm run host', HOST, ['--port', taken], {}, '--port'],
    ['npm run simulator', SIMULATOR, ['--port', taken], {}, '--port'],
    ['npm run crm', CRM, [], crm, 'CRM_PORT'],
  ])('%s', async (_, script, flags, env, chooses) => {
    expect(await refusal(script, flags, env)).toMatch(
      new RegExp(`port ${taken} is taken: choose another by ${chooses}\\.`, 'i'),
    );
  });
});

describe('a flag that is none ends a command in a sentence and the usage', () => {
  const read = readFileSync(join(repositoryRoot, 'package.json'), 'utf8');
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(read);
  const ours = Object.entries(scripts).flatMap(([name, command]) => {
    const [, script] = /^node (\S+\.ts)$/.exec(command) ?? [];
    // Without its refusal it would run itself without end.
    return script === undefined || name === 'test' ? [] : [[name, script] as const];
  });

  it.each(ours)('%s', async (name, script) => {
    const said = await refusal(script, ['--nonsense'], {}, 2);
    expect(said).toMatch(/^Unknown option '--nonsense'\.?\n/);
    const run = name === 'start' ? 'npm start' : `npm run (--silent )?${name}`;
    expect(said).toMatch(new RegExp(`^${run}\\b`, 'm'));
  });

  it('and these are all but what others made', () => {
    const others = Object.keys(scripts).filter((name) => !ours.some(([own]) => own === name));
    expect(others).toEqual([
      'lint',
      'format',
      'format:check',
      'types',
      'unused',
      'test',
      'test:only',
    ]);
  });
});

describe('a value that can not be is named', () => {
  it.each([
    [START, ['--data', ''], '--data takes the name of a folder.'],
    [START, ['--data', file], `${file} can't be used as a folder.`],
    [START, ['--data', unwritable], `${unwritable} can't be used as a folder.`],
    [HOST, ['--port', 'abc'], '--port must be a whole number, not "abc".'],
    [HOST, ['--port', '70000'], '--port takes 0 to 65535.'],
    [HOST, ['--settings', join(folder, 'none.json')], "none.json can't be read"],
    [HOST, ['--settings', file], `${file} can't be read`],
    [HOST, ['--app', folder], `${join(folder, 'host.json')} can't be read`],
    [SIMULATOR, ['--port', '70000'], '--port takes 0 to 65535.'],
    ['local/restore.ts', ['--live'], "Unknown option '--live'."],
    [CRM, [], 'SYNC_URL must be the address of the sync, such as'],
  ])('%s %j', async (script, flags, sentence) => {
    expect(await refusal(script, flags)).toContain(sentence);
  });
});

describe('a copy of a storage that can not be is refused in words', () => {
  it.each([
    ['local/backup.ts', '--to', 'the key', 'AzureWebJobsStorage is no connection string'],
    ['local/restore.ts', '--from', 'the key', 'AzureWebJobsStorage is no connection string'],
    ['local/backup.ts', '--to', '', 'npm run backup'],
  ])('%s %s, from "%s"', async (script, flag, AzureWebJobsStorage, sentence) => {
    const said = await refusal(script, [flag, join(folder, 'copy')], { AzureWebJobsStorage });
    expect(said).toContain(sentence);
  });
});

describe('a setting that can not be is named, in one line', () => {
  const sample = ['--settings', join(repositoryRoot, 'local.settings.sample.json')];
  const pem = ['CERTIFICATE', 'PRIVATE KEY'].map(
    (name) => `-----BEGIN ${name}-----\nAAAA\n-----END ${name}-----`,
  );
  const certificate = {
    MICROSOFT_CLIENT_SECRET: '',
    MICROSOFT_CLIENT_CERTIFICATE: pem.join('\n'),
  };
  it.each([
    [START, [], { CRM_WEBHOOK_URL: 'http://10.0.0.1/' }, 'CRM_WEBHOOK_URL: must be'],
    [HOST, [], { LOG_LEVEL: 'loud' }, 'The settings are bad. '],
    [HOST, sample, { AzureWebJobsStorage: 'the key' }, 'AzureWebJobsStorage: must be'],
    [HOST, sample, certificate, 'MICROSOFT_CLIENT_CERTIFICATE: must be'],
  ])('%s %j %j', async (script, flags, env, sentence) => {
    const said = await refusal(script, flags, env);
    expect(said).toContain('The Functions host could not start: The settings are bad. ');
    expect(said).toContain(sentence);
    expect(said.trim()).not.toContain('\n');
  });
});
