import { QueueServiceClient } from '@azure/storage-queue';
import { startAzurite } from '../../local/azurite.ts';
import { freePort } from '../../local/free-port.ts';
import { superviseHost, type SupervisedHost } from '../../local/supervised-host.ts';
import { type Origins, type Requests, requestsOf } from '../measure/requests.ts';
import type { Mail } from '../mail.ts';

/** An app with its storage: ours, or the floor beside it. */
export interface Side {
  readonly name: 'app' | 'floor';
  readonly url: string;
  /** Where the running hosts take notifications. */
  webhooks(): readonly string[];
  /** The body of a POST that tells of these mails. */
  notification(mails: readonly Mail[]): string;
  /** Waits until all of them are through and nothing runs, or the time is up. */
  through(mails: readonly Mail[], limitMs: number): Promise<void>;
  /** When the row of a message was written, by the storage's own clock, by Message-ID; of rows since then. */
  enteredSince(at: number): Promise<ReadonlyMap<string, number>>;
  /** Of the hosts, each with its worker in one process. */
  hostPids(): readonly number[];
  readonly azuritePid: number;
  requests(): Promise<Requests>;
  /** As many host processes run then. */
  scaleTo(hosts: number): Promise<void>;
  /** `flags`: what Node is started with besides. */
  restart(flags?: string): Promise<void>;
  idle(limitMs: number): Promise<boolean>;
  /** What waits in the queues, also what is not due yet, is gone. */
  clearQueues(): Promise<void>;
  stop(): Promise<void>;
}

const probeModule = new URL('../measure/worker-probe.ts', import.meta.url).href;

/** With what the bench was started with, such as `--cpu-prof`. */
function nodeOptions(flags = ''): string {
  return `${process.env['NODE_OPTIONS'] ?? ''} --import ${probeModule} ${flags}`;
}

/** What both sides stand on: a storage of their own and as many hosts as wanted. */
export async function layGround(options: {
  appRoot: string;
  env: (connectionString: string) => Readonly<Record<string, string>>;
  origins: Pick<Origins, 'graph' | 'crm'>;
}) {
  const azurite = await startAzurite();
  const { connectionString, ports } = azurite;
  const origins: Origins = {
    ...options.origins,
    table: `127.0.0.1:${ports.table}`,
    queue: `127.0.0.1:${ports.queue}`,
    blob: `127.0.0.1:${ports.blob}`,
  };
  const hosts: { host: SupervisedHost; probePort: number }[] = [];

  async function addHost(): Promise<void> {
    const probePort = await freePort(0);
    const first = hosts[0]?.host.url;
    const host = await superviseHost({
      appRoot: options.appRoot,
      port: 0,
      env: {
        PATH: process.env['PATH'],
        ...options.env(connectionString),
        ...(first !== undefined && { PUBLIC_BASE_URL: first }),
        NODE_OPTIONS: nodeOptions(),
        BENCH_PROBE_PORT: String(probePort),
      },
    });
    hosts.push({ host, probePort });
  }

  async function stop(): Promise<void> {
    for (const { host } of hosts.splice(0).toReversed()) await host.stop();
    await azurite.stop();
  }

  try {
    await addHost();
  } catch (error) {
    await stop();
    throw error;
  }
  const firstHost = (): SupervisedHost => {
    if (hosts[0] === undefined) throw new Error('the side has been stopped');
    return hosts[0].host;
  };

  return {
    connectionString,
    azuritePid: azurite.pid,
    url: firstHost().url,
    functionKey: firstHost().functionKey,
    urls: () => hosts.map(({ host }) => host.url),
    hostPids: () => hosts.flatMap(({ host }) => host.pid() ?? []),
    async requests(): Promise<Requests> {
      const each = await Promise.all(hosts.map(({ probePort }) => requestsOf(probePort, origins)));
      const sum = (name: keyof Requests): number =>
        each.reduce((total, one) => total + one[name], 0);
      return {
        table: sum('table'),
        queue: sum('queue'),
        blob: sum('blob'),
        graph: sum('graph'),
        crm: sum('crm'),
        host: sum('host'),
      };
    },
    async scaleTo(count: number): Promise<void> {
      while (hosts.length > Math.max(1, count)) await hosts.pop()?.host.stop();
      while (hosts.length < count) await addHost();
    },
    restart: (flags?: string) => firstHost().restart({ NODE_OPTIONS: nodeOptions(flags) }),
    async idle(limitMs: number): Promise<boolean> {
      const deadline = performance.now() + limitMs;
      for (;;) {
        const waitMs = Math.max(0, Math.ceil(deadline - performance.now()));
        const reports = await Promise.all(hosts.map(({ host }) => host.idle({ waitMs })));
        if (reports.every(({ idle }) => idle)) return true;
        if (performance.now() >= deadline) return false;
      }
    },
    async clearQueues(): Promise<void> {
      const service = QueueServiceClient.fromConnectionString(connectionString);
      for await (const { name } of service.listQueues()) {
        await service.getQueueClient(name).clearMessages();
      }
    },
    stop,
  };
}
