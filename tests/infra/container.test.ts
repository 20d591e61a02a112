import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { validate } from 'dockerfile-utils';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../../local/repository-root.ts';
import { readSettings } from '../../shared/config/read-settings.ts';

// No engine builds the image here: what a parser can see is held, and no more.
const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');

describe('the Dockerfile', () => {
  const dockerfile = read('Dockerfile');

  it('is understood without a complaint', () => {
    expect(validate(dockerfile).map(({ message }) => message)).toEqual([]);
  });

  it('stands on the official image, as nobody special, on a port that this takes', () => {
    const stages = dockerfile.split(/^FROM /m);
    const last = stages.at(-1) ?? '';
    expect(last).toMatch(/^mcr\.microsoft\.com\/azure-functions\/node:4-node24(?:@sha256:\w+)?\n/);
    expect(last).toMatch(/^USER 1654$/m);
    expect(last).toContain('ASPNETCORE_URLS=http://+:8080');
    expect(last).toMatch(/^EXPOSE 8080$/m);
    // The package alone, and nothing that is installed there.
    expect(last.match(/^COPY .*$/gm)).toEqual([
      'COPY --from=build /src/package /home/site/wwwroot',
    ]);
    expect(last).not.toContain('npm');
  });

  it('is given what the build reads, and no settings, keys or repository', () => {
    const kept = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(read('.dockerignore')).toMatch(/^\*$/m);
    for (const folder of ['functions', 'shared', 'local', 'package-lock.json', 'host.json'])
      expect(kept).toContain(folder);
    for (const secret of ['.git', 'self-host', 'local.settings.json', '.', 'infra'])
      expect(kept).not.toContain(secret);
  });
});

describe('compose.yaml', () => {
  const { services, volumes } = parse(read('compose.yaml'));

  it('runs the app as few rights as it needs, for a proxy on this machine alone', () => {
    expect(services.app).toMatchObject({
      build: '.',
      platform: 'linux/amd64',
      ports: ['127.0.0.1:7071:8080'],
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      depends_on: { storage: { condition: 'service_healthy' } },
    });
    // The host ends requests for 30 seconds and messages for 10 more.
    expect(Number.parseInt(services.app.stop_grace_period, 10)).toBeGreaterThan(40);
  });

  it('fills no disk with its log, and nothing in it gets more rights than it began with', () => {
    for (const [name, service] of Object.entries<any>(services)) {
      expect(service.logging, name).toEqual({ driver: 'local' });
      expect(service.security_opt, name).toContain('no-new-privileges:true');
    }
  });

  it('runs the emulator that the tests run, over a volume, and lets nobody else at it', () => {
    const { version } = JSON.parse(read('node_modules/azurite/package.json'));
    const [image] = services.storage.image.split('@');
    expect(image).toBe(`mcr.microsoft.com/azure-storage/azurite:${version}`);
    expect(services.storage.ports).toBeUndefined();
    expect(services.storage.volumes).toEqual(['storage:/data']);
    expect(volumes).toHaveProperty('storage');
  });
});

describe('what self-host.sh makes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'self-host-'));
  const run = () => spawnSync('bash', [join(folder, 'infra/self-host.sh')], { encoding: 'utf8' });
  beforeAll(() => {
    mkdirSync(join(folder, 'infra'));
    cpSync(join(repositoryRoot, 'infra/self-host.sh'), join(folder, 'infra/self-host.sh'));
    expect(run()).toMatchObject({ status: 0, stderr: '' });
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  const made = (name: string): string => readFileSync(join(folder, 'self-host', name), 'utf8');

  it('is taken by the app when it is filled in', () => {
    const config = readSettings({
      ...parseEnv(made('app.env')),
      PUBLIC_BASE_URL: 'https://mail.crm.example',
      MICROSOFT_CLIENT_ID: '6e0e7f5c-2f4b-4d5e-9a83-5c1f7b3f0a11',
      MICROSOFT_CLIENT_SECRET: 'a-secret',
      ALLOWED_RETURN_ORIGINS: 'https://crm.example',
      CRM_WEBHOOK_URL: 'https://crm.example/webhooks',
    });
    expect(config.storageAccounts[0].kind).toBe('connection-string');
  });

  it('has the app reach the storage by the key that the storage has', () => {
    const [account, key] = parseEnv(made('storage.env'))['AZURITE_ACCOUNTS']?.split(':') ?? [];
    const connection = parseEnv(made('app.env'))['AzureWebJobsStorage'];
    expect(connection).toContain(`AccountName=${account};AccountKey=${key};`);
    for (const [service, port] of [
      ['Blob', 10_000],
      ['Queue', 10_001],
      ['Table', 10_002],
    ])
      expect(connection).toContain(`${service}Endpoint=http://storage:${port}/${account};`);
  });

  it('gives the host two keys, which no other user of this machine can read', () => {
    const { masterKey, functionKeys } = JSON.parse(made('host-keys.json'));
    expect(masterKey.value).toMatch(/^[0-9a-f]{64}$/);
    expect(functionKeys).toMatchObject([{ name: 'default', encrypted: false }]);
    expect(functionKeys[0].value).not.toBe(masterKey.value);
    expect(statSync(join(folder, 'self-host')).mode & 0o077).toBe(0);
  });

  it('is whole or not there: without openssl it ends with a word, and the next run makes it', () => {
    const other = mkdtempSync(join(tmpdir(), 'self-host-'));
    onTestFinished(() => rmSync(other, { recursive: true }));
    mkdirSync(join(other, 'infra'));
    const script = join(other, 'infra/self-host.sh');
    cpSync(join(repositoryRoot, 'infra/self-host.sh'), script);
    // A PATH with all that the script calls, but for openssl.
    const commands = join(other, 'commands');
    mkdirSync(commands);
    for (const name of ['bash', 'dirname', 'mkdir', 'cat', 'chmod', 'mv', 'rm']) {
      const found = spawnSync('bash', ['-c', `command -v ${name}`], { encoding: 'utf8' });
      symlinkSync(found.stdout.trim(), join(commands, name));
    }
    const runIn = (PATH = '') =>
      spawnSync('bash', [script], { encoding: 'utf8', env: { ...process.env, PATH } });
    const failed = runIn(commands);
    expect(failed.status).toBeGreaterThan(0);
    expect(failed.stderr).toContain('openssl');
    expect(existsSync(join(other, 'self-host'))).toBe(false);
    expect(runIn(process.env['PATH'])).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(join(other, 'self-host/app.env'), 'utf8')).toMatch(
      /^CLIENT_STATE_KEYS=.{44}$/m,
    );
  });

  it('is never replaced: its keys open what was stored', () => {
    const before = made('app.env');
    expect(run().status).toBe(1);
    expect(made('app.env')).toBe(before);
  });
});
