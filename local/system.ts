import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../simulator/people.ts';
import { startSimulator } from '../simulator/server.ts';
import type { Simulator, SimulatorOptions } from '../simulator/server.ts';
import { startAzurite } from './azurite.ts';
import type { Azurite } from './azurite.ts';
import { freePort } from './free-port.ts';
import { awaitQuiet } from './await-quiet.ts';
import type { QuietOptions } from './await-quiet.ts';
import { loadLocalKeys } from './local-keys.ts';
import { repositoryRoot } from './repository-root.ts';
import { superviseHost } from './supervised-host.ts';
import type { SupervisedHost } from './supervised-host.ts';

export type LocalOptions = {
  /** The built app; default: this repository's. */
  appRoot?: string;
  /** Keeps storage and keys in this folder; without one everything is forgotten at the end. */
  dataFolder?: string;
  /** `usual` tries 7071, 10000 to 10002 and 4000 first; default: any free ones. */
  ports?: 'usual' | 'free';
  /** Settings of the app over those made here; an undefined one is left out. */
  env?: Readonly<Record<string, string | undefined>>;
  messageLeaseMs?: number;
  simulator?: SimulatorOptions;
  /** Gets each line of the host's log. */
  onLine?: (line: string) => void;
};

export type LocalSystem = {
  simulator: Simulator;
  host: SupervisedHost;
  /** The storage; after `stopStorage` and `startStorage` at the same ports. */
  connectionString: string;
  stopStorage(): Promise<void>;
  startStorage(): Promise<void>;
  /** The settings that the app runs with. */
  settings: Readonly<Record<string, string>>;
  /** Every line that the host has printed. */
  lines: readonly string[];
  /** Waits until nothing is under way: no notification, no function, no visible message. */
  idle(options?: QuietOptions): Promise<void>;
  stop(): Promise<void>;
};

const USUAL_SIMULATOR_PORT = 4000;

/** Starts Azurite, the simulated Microsoft 365 and the Functions host with the built app. */
export async function startLocal(options: LocalOptions = {}): Promise<LocalSystem> {
  const { dataFolder, ports = 'free', messageLeaseMs, onLine } = options;
  const location = dataFolder === undefined ? undefined : join(dataFolder, 'azurite');
  if (location !== undefined) mkdirSync(location, { recursive: true });

  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.toReversed()) await one();
    stops.length = 0;
  };
  try {
    let azurite: Azurite | undefined = await startAzurite({
      ...(location !== undefined && { location }),
      ...(ports === 'usual' && { ports }),
    });
    const { connectionString, ports: storagePorts } = azurite;
    const stopStorage = async (): Promise<void> => {
      await azurite?.stop();
      azurite = undefined;
    };
    stops.push(stopStorage);

    const simulator = await startSimulator({
      ...(ports === 'usual' && { port: await freePort(USUAL_SIMULATOR_PORT) }),
      ...options.simulator,
    });
    stops.push(() => simulator.close());

    const settings = defined({
      AzureWebJobsStorage: connectionString,
      MICROSOFT_CLIENT_ID: DEFAULT_CLIENT_ID,
      MICROSOFT_CLIENT_SECRET: DEFAULT_CLIENT_SECRET,
      MICROSOFT_LOGIN_URL: simulator.loginUrl,
      MICROSOFT_GRAPH_URL: simulator.graphUrl,
      ALLOWED_RETURN_ORIGINS: 'http://127.0.0.1:3000',
      ...loadLocalKeys(dataFolder),
      ...options.env,
    });
    const lines: string[] = [];
    const host = await superviseHost({
      appRoot: options.appRoot ?? repositoryRoot,
      env: { PATH: process.env['PATH'], ...settings },
      ...(ports === 'free' && { port: 0 }),
      ...(messageLeaseMs !== undefined && { messageLeaseMs }),
      onLine(line) {
        lines.push(line);
        onLine?.(line);
      },
    });
    stops.push(() => host.stop());

    return {
      simulator,
      host,
      connectionString,
      stopStorage,
      async startStorage() {
        azurite ??= await startAzurite({
          ...(location !== undefined && { location }),
          ports: storagePorts,
        });
      },
      settings,
      lines,
      idle: (quiet = {}) => awaitQuiet(simulator, host, quiet),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function defined(settings: Record<string, string | undefined>): Record<string, string> {
  const entries = Object.entries(settings);
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
