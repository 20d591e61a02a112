import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { startLocal, type LocalSystem } from '../../local/system.ts';
import { ownAccount } from '../azurite.ts';
import { until } from '../stage/until.ts';

const appRoot = fileURLToPath(new URL('../stage/local/fixture-app', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'local-system-'));
const env = { WORK_QUEUE: 'work-here', FIXTURE_JOURNAL: join(folder, 'journal.jsonl') };
const journal = (): string => readFileSync(env.FIXTURE_JOURNAL, 'utf8');

// Each test starts several processes: on a busy machine that alone takes half a minute.
vi.setConfig({ testTimeout: 120_000 });

const running: LocalSystem[] = [];
async function start(options: Parameters<typeof startLocal>[0] = {}): Promise<LocalSystem> {
  const system = await startLocal({ appRoot, env, ...options });
  running.push(system);
  return system;
}
afterEach(async () => {
  for (const system of running.splice(0)) await system.stop();
});
afterAll(() => rmSync(folder, { recursive: true }));

const workQueue = (system: LocalSystem) =>
  QueueServiceClient.fromConnectionString(system.connectionString).getQueueClient('work-here');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

it('tells when everything is quiet, and waits for what is delayed when asked', async () => {
  const system = await start({ storage: await ownAccount() });
  const queue = workQueue(system);
  await queue.create();
  await queue.sendMessage(base64('{"label":"now","sleepMs":500}'));
  await system.idle();
  expect(journal()).toContain('"what":"work ends","message":{"label":"now"');
  await queue.sendMessage(base64('"later"'), { visibilityTimeout: 1 });
  await system.idle();
  expect(journal()).not.toContain('"later"');
  await system.idle({ settled: true });
  expect(journal()).toContain('"what":"work ends","message":"later"');
});

it('says so when it does not become quiet in time', async () => {
  const system = await start({ storage: await ownAccount() });
  const queue = workQueue(system);
  await queue.create();
  await queue.sendMessage(base64('{"label":"endless","sleepMs":5000}'));
  await until(() => journal().includes('endless'));
  await expect(system.idle({ limitMs: 300 })).rejects.toThrow('Not quiet after 300 ms');
  await system.host.kill();
});

it('keeps the address of the host over kill, start and restart', async () => {
  const { host } = await start({ storage: await ownAccount() });
  const ok = async (): Promise<boolean> => (await fetch(`${host.url}/api/v1/things/exact`)).ok;
  expect(await ok()).toBe(true);
  await host.kill();
  await expect(fetch(host.url)).rejects.toThrow('fetch failed');
  await host.start();
  expect(await ok()).toBe(true);
  await host.restart();
  expect(await ok()).toBe(true);
});

it('keeps messages and keys of a data folder over a storage outage and a new start', async () => {
  const dataFolder = join(folder, 'data');
  const first = await start({ dataFolder });
  await first.host.stop();
  const queue = workQueue(first);
  await queue.create();
  await queue.sendMessage(base64('"kept over the outage"'));
  await first.stopStorage();
  await first.startStorage();
  await first.stop();
  const second = await start({ dataFolder });
  await second.idle();
  expect(journal()).toContain('"what":"work ends","message":"kept over the outage"');
  const keys = ['TOKEN_ENCRYPTION_KEYS', 'CLIENT_STATE_KEYS', 'CRM_WEBHOOK_SECRETS'];
  for (const key of keys) {
    expect(second.settings[key]).toMatch(/^(?:whsec_)?[A-Za-z0-9+/]{43}=$/);
    expect(second.settings[key]).toBe(first.settings[key]);
  }
});

it('goes on receiving when the storage comes back', async () => {
  const dataFolder = join(folder, 'outage');
  const system = await start({ dataFolder });
  await workQueue(system).create();
  await system.stopStorage();
  await pause(1_000);
  await system.startStorage();
  await workQueue(system).sendMessage(base64('"after the outage"'));
  await until(() => journal().includes('"message":"after the outage"'));
});

it('leaves no process behind when the one that started it is killed', async () => {
  const child = fork(fileURLToPath(new URL('../stage/local/start-and-wait.ts', import.meta.url)), {
    env: { ...process.env, ...env },
    execArgv: [],
  });
  const [message] = await once(child, 'message');
  const { hostUrl, queueUrl } = z
    .object({ hostUrl: z.string(), queueUrl: z.string() })
    .parse(message);
  expect(await answers(hostUrl)).toBe(true);
  expect(await answers(queueUrl)).toBe(true);
  child.kill('SIGKILL');
  await until(async () => !(await answers(hostUrl)) && !(await answers(queueUrl)));
});

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
