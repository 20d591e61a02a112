import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { QueueServiceClient } from '@azure/storage-queue';
import type { QueueClient } from '@azure/storage-queue';
import { afterAll, expect } from 'vitest';
import { z } from 'zod';
import { inherited } from '../../../local/inherited.ts';
import { spawnHost, type HostProcess, type SpawnHostOptions } from '../../../local/spawn-host.ts';
import { superviseHost, type SupervisedHost } from '../../../local/supervised-host.ts';
import { ownAccount } from '../../azurite.ts';
import { until } from '../until.ts';

const appRoot = fileURLToPath(new URL('./fixture-app', import.meta.url));
const entry = z.looseObject({ what: z.string() });

type JournalEntry = z.output<typeof entry>;

export type Fixture = {
  queue: QueueClient;
  connectionString: string;
  /** The lines that the hosts of this fixture have printed. */
  lines: string[];
  startHost(options?: Partial<SpawnHostOptions>): Promise<HostProcess>;
  /** A host whose process is replaced when it ends by itself. */
  supervise(): Promise<SupervisedHost>;
  send(message: string | object): Promise<void>;
  /** What the app has recorded, of one kind. */
  journal(what: string): JournalEntry[];
  journaled(what: string, count?: number): Promise<JournalEntry[]>;
  close(): Promise<void>;
};

/** A storage account and the fixture app's environment; hosts are started by the test. */
export async function createFixture(): Promise<Fixture> {
  const connectionString = await ownAccount();
  const folder = mkdtempSync(join(tmpdir(), 'fixture-app-'));
  const journalFile = join(folder, 'journal.jsonl');
  const queue =
    QueueServiceClient.fromConnectionString(connectionString).getQueueClient('work-here');
  const hosts: { kill(signal?: 'SIGKILL'): Promise<void> }[] = [];
  const lines: string[] = [];
  const usual: SpawnHostOptions = {
    appRoot,
    port: 0,
    onLine: (line) => lines.push(line),
    env: {
      ...inherited(),
      AzureWebJobsStorage: connectionString,
      WORK_QUEUE: 'work-here',
      FIXTURE_JOURNAL: journalFile,
    },
  };
  const journal = (what: string): JournalEntry[] => {
    if (!existsSync(journalFile)) return [];
    const text = readFileSync(journalFile, 'utf8').trimEnd();
    const entries =
      text === '' ? [] : text.split('\n').map((line) => entry.parse(JSON.parse(line)));
    return entries.filter((one) => one.what === what);
  };
  return {
    queue,
    connectionString: connectionString,
    lines,
    journal,
    async startHost(options = {}) {
      const host = await spawnHost({ ...usual, ...options, env: { ...usual.env, ...options.env } });
      hosts.push(host);
      return host;
    },
    async supervise() {
      const host = await superviseHost(usual);
      hosts.push(host);
      return host;
    },
    async send(message) {
      await queue.createIfNotExists();
      const text = typeof message === 'string' ? message : JSON.stringify(message);
      await queue.sendMessage(Buffer.from(text).toString('base64'));
    },
    journaled: (what, count = 1) =>
      until(
        () => {
          const entries = journal(what);
          return entries.length >= count ? entries : undefined;
        },
        { interval: 25 },
      ),
    async close() {
      await Promise.all(hosts.map((host) => host.kill('SIGKILL')));
      rmSync(folder, { recursive: true });
    },
  };
}

/** A host of the fixture app for one test file, asked over HTTP. */
export async function openHost() {
  const fixture = await createFixture();
  afterAll(() => fixture.close());
  const host = await fixture.startHost();
  const call = (path: string, init?: RequestInit): Promise<Response> =>
    fetch(host.url + path, init);
  return { fixture, host, call };
}

export async function expectEmpty(response: Response, status: number): Promise<void> {
  expect(response.status).toBe(status);
  expect(await response.text()).toBe('');
}
