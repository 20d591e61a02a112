import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startCrm } from '../examples/crm/start-crm.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../simulator/server.ts';
import { awaitQuiet, type QuietOptions } from './await-quiet.ts';
import { startAzurite, type Azurite } from './azurite.ts';
import { freePort } from './free-port.ts';
import { inherited } from './inherited.ts';
import { keepPorts, keptPortsOf } from './kept-ports.ts';
import { loadLocalKeys } from './local-keys.ts';
import { localSettings } from './local-settings.ts';
import { startPlay } from './play/start-play.ts';
import { repositoryRoot } from './repository-root.ts';
import { superviseHost, type SupervisedHost } from './supervised-host.ts';

export type LocalOptions = {
  /** The built app; default: this repository's. */
  appRoot?: string;
  /** Keeps everything in this folder; without one it is forgotten at the end. */
  dataFolder?: string;
  /** `usual` tries 7071, 10000 to 10002, 4000, 3000 and 8000 first; default: any free ones. Those that the data folder keeps come before. */
  ports?: 'usual' | 'free';
  /** Settings of the app over those made here; an undefined one is left out. */
  env?: Readonly<Record<string, string | undefined>>;
  messageLeaseMs?: number;
  /** A connection string of a storage that is there and stays; default: an Azurite of its own. */
  storage?: string;
  simulator?: SimulatorOptions;
  /** Starts the reference CRM as well; it gets the events. */
  crm?: boolean;
  /** Starts the page to play as well, which shows the CRM and Outlook in frames. */
  play?: boolean;
  /** Gets each line of the host's log. */
  onLine?: (line: string) => void;
};

export type LocalSystem = {
  simulator: Simulator;
  host: SupervisedHost;
  /** Origin of the reference CRM, when it was asked for. */
  crmUrl: string | undefined;
  /** Address of the page to play, when it was asked for. */
  playUrl: string | undefined;
  /** The storage; after `stopStorage` and `startStorage` at the same ports. */
  connectionString: string;
  /** Only a storage of its own; one that was there stays as it is. */
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

/** Starts Azurite, the simulated Microsoft 365 and the Functions host with the built app. */
export async function startLocal(options: LocalOptions = {}): Promise<LocalSystem> {
  const { dataFolder, messageLeaseMs, onLine } = options;
  const usualPorts = options.ports === 'usual';
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const one of stops.splice(0).toReversed()) await one();
  };
  try {
    const keptPorts = dataFolder === undefined ? undefined : await keptPortsOf(dataFolder);
    const storage = await openStorage(options);
    const keys = loadLocalKeys(dataFolder);
    stops.push(storage.stop);

    // Who is framed must know by whom when it starts.
    const playPort = options.play === true ? await freePort(usualPorts ? 8000 : 0) : undefined;
    const playUrl = playPort === undefined ? undefined : `http://127.0.0.1:${playPort}`;
    const framed = playUrl === undefined ? {} : { framedBy: playUrl };

    const simulator = await startSimulator({
      ...(usualPorts && { port: await freePort(4000) }),
      ...(keptPorts !== undefined && { port: keptPorts.simulator }),
      ...(dataFolder !== undefined && { snapshotFile: join(dataFolder, 'microsoft-365.snapshot') }),
      ...framed,
      ...options.simulator,
    });
    stops.push(() => simulator.close());

    // The host must know the CRM's address when it starts, and the CRM the host's.
    const crmPort = options.crm === true ? await freePort(usualPorts ? 3000 : 0) : undefined;
    const crmUrl = crmPort === undefined ? undefined : `http://127.0.0.1:${crmPort}`;
    const { connectionString } = storage;
    const parts = { connectionString, simulator, keys, crmUrl };
    const settings = localSettings(parts, options.env);
    const lines: string[] = [];
    const host = await superviseHost({
      appRoot: options.appRoot ?? repositoryRoot,
      env: { ...inherited(), ...settings },
      ...(!usualPorts && { port: 0 }),
      ...(keptPorts !== undefined && { port: keptPorts.host }),
      ...(messageLeaseMs !== undefined && { messageLeaseMs }),
      onLine(line) {
        lines.push(line);
        onLine?.(line);
      },
    });
    stops.push(() => host.stop());
    if (dataFolder !== undefined && keptPorts === undefined) {
      keepPorts(dataFolder, { host: portOf(host.url), simulator: portOf(simulator.url) });
    }

    if (crmPort !== undefined) {
      const crm = await startCrm({
        port: crmPort,
        syncUrl: host.url,
        functionKey: host.functionKey,
        webhookSecret: keys.CRM_WEBHOOK_SECRETS,
        ...framed,
        ...(dataFolder !== undefined && { contactsFile: join(dataFolder, 'crm-contacts.json') }),
      });
      stops.push(() => crm.close());
    }
    if (playPort !== undefined && crmUrl !== undefined) {
      const { url: hostUrl, functionKey, adminKey } = host;
      const addresses = { hostUrl, functionKey, adminKey, crmUrl, simulatorUrl: simulator.url };
      const play = await startPlay({ port: playPort, ...addresses });
      stops.push(() => play.close());
    }
    return {
      simulator,
      host,
      crmUrl,
      playUrl,
      connectionString,
      stopStorage: storage.stop,
      startStorage: storage.start,
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

type Storage = {
  connectionString: string;
  stop: () => Promise<void>;
  start: () => Promise<void>;
};

async function openStorage({ storage, dataFolder, ports }: LocalOptions): Promise<Storage> {
  if (storage !== undefined) {
    const nothing = (): Promise<void> => Promise.resolve();
    return { connectionString: storage, stop: nothing, start: nothing };
  }
  const location = dataFolder === undefined ? {} : { location: join(dataFolder, 'azurite') };
  if (location.location !== undefined) mkdirSync(location.location, { recursive: true });
  let azurite: Azurite | undefined = await startAzurite({
    ...location,
    ...(ports === 'usual' && { ports }),
  });
  const { connectionString, ports: samePorts } = azurite;
  return {
    connectionString,
    async stop() {
      await azurite?.stop();
      azurite = undefined;
    },
    async start() {
      azurite ??= await startAzurite({ ...location, ports: samePorts });
    },
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
