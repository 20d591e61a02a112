import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { probe } from './free-port.ts';

type AzuritePorts = { blob: number; queue: number; table: number };

export type AzuriteOptions = {
  /** Keeps the data in this folder; without one it lives in memory only. */
  location?: string;
  /** Default: any free ones. `usual` is 10000 to 10002 unless one of them is taken. */
  ports?: AzuritePorts | 'usual';
  /** Names of its accounts, of which the first is that of the connection string; default: the usual one alone. */
  accounts?: readonly [string, ...string[]];
};

export type Azurite = {
  connectionString: string;
  ports: AzuritePorts;
  pid: number;
  /** Ends it by SIGTERM, which keeps the data of a folder; resolves when it is gone. */
  stop(): Promise<void>;
};

const USUAL_PORTS = { blob: 10_000, queue: 10_001, table: 10_002 };
const ANY_PORTS = { blob: 0, queue: 0, table: 0 };

/** The account that every storage emulator has; no secret. */
const ACCOUNT = 'devstoreaccount1';
const ACCOUNT_KEY =
  'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const LISTENING = /Azurite (Blob|Queue|Table) service is successfully listening at .*:(\d+)/;

/** Starts Azurite as a process that ends with this one, whatever ends it. */
export async function startAzurite(options: AzuriteOptions = {}): Promise<Azurite> {
  if (options.ports !== 'usual') return start(options, options.ports ?? ANY_PORTS);
  const asked = await usualUnlessTaken();
  if (asked === ANY_PORTS) return start(options, asked);
  try {
    return await start(options, asked);
  } catch {
    // Another took one of them while this one was starting, which takes seconds, and may have ended since. What is wrong
    // for any other reason is so with any ports.
    return start(options, ANY_PORTS);
  }
}

async function start(
  { accounts = [ACCOUNT], ...options }: AzuriteOptions,
  asked: AzuritePorts,
): Promise<Azurite> {
  const child = fork(
    createRequire(import.meta.url).resolve('azurite/dist/src/azurite.js'),
    [
      ...(options.location === undefined
        ? ['--inMemoryPersistence']
        : ['--location', options.location]),
      '--skipApiVersionCheck',
      '--disableTelemetry',
      '--silent',
      `--blobPort=${asked.blob}`,
      `--queuePort=${asked.queue}`,
      `--tablePort=${asked.table}`,
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
      env: {
        ...process.env,
        AZURITE_ACCOUNTS: accounts.map((name) => `${name}:${ACCOUNT_KEY}`).join(';'),
      },
      execArgv: [
        `--import=${new URL('./end-with-parent.ts', import.meta.url).href}`,
        `--import=${new URL('./azurite-indexes.ts', import.meta.url).href}`,
      ],
    },
  );
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const ports: Partial<AzuritePorts> = {};
  const output: string[] = [];
  const listening = new Promise<AzuritePorts>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        output.push(line);
        const [, service, port] = LISTENING.exec(line) ?? [];
        if (service === 'Blob') ports.blob = Number(port);
        if (service === 'Queue') ports.queue = Number(port);
        if (service === 'Table') ports.table = Number(port);
        const { blob, queue, table } = ports;
        if (blob !== undefined && queue !== undefined && table !== undefined) {
          resolve({ blob, queue, table });
        }
      });
    }
  });
  const found = await Promise.race([listening, exited]);
  if (found === undefined) throw new Error(`Azurite did not start: ${output.join('\n')}`);
  return {
    connectionString: connectionString(found, accounts[0]),
    ports: found,
    // It has spoken to us.
    pid: child.pid ?? 0,
    async stop() {
      // Its end of the channel would keep it alive: without one it sends itself the SIGTERM.
      child.disconnect();
      await exited;
    },
  };
}

/** Of one of its accounts. */
export function connectionString({ blob, queue, table }: AzuritePorts, account: string): string {
  return [
    'DefaultEndpointsProtocol=http',
    `AccountName=${account}`,
    `AccountKey=${ACCOUNT_KEY}`,
    `BlobEndpoint=http://127.0.0.1:${blob}/${account}`,
    `QueueEndpoint=http://127.0.0.1:${queue}/${account}`,
    `TableEndpoint=http://127.0.0.1:${table}/${account}`,
    '',
  ].join(';');
}

async function usualUnlessTaken(): Promise<AzuritePorts> {
  const free = await Promise.all(Object.values(USUAL_PORTS).map(probe));
  return free.includes(undefined) ? ANY_PORTS : USUAL_PORTS;
}
