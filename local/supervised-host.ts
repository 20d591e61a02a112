import { hostControl } from './host-control.ts';
import type { HostControl } from './host-control.ts';
import { spawnHost } from './spawn-host.ts';
import type { HostProcess, SpawnHostOptions } from './spawn-host.ts';

/** The Functions host across restarts: its address and keys stay. */
export type SupervisedHost = HostControl & {
  url: string;
  functionKey: string;
  adminKey: string;
  /** Of the process that is running. */
  pid(): number | undefined;
  /** Whether a process is running. */
  running(): boolean;
  start(): Promise<void>;
  /** Drains what runs, then ends. */
  stop(): Promise<void>;
  restart(): Promise<void>;
  /** A crash: SIGKILL. */
  kill(): Promise<void>;
  /** Resolves when a process ended that nobody had asked to. */
  crashed: Promise<void>;
};

export async function superviseHost(options: SpawnHostOptions): Promise<SupervisedHost> {
  const functionKey = options.functionKey ?? 'local';
  const adminKey = options.adminKey ?? 'local-admin';
  const crash = Promise.withResolvers<void>();
  let current: HostProcess | undefined;

  async function spawn(port: number | undefined): Promise<HostProcess> {
    const started = await spawnHost({
      ...options,
      ...(port !== undefined && { port }),
      functionKey,
      adminKey,
    });
    current = started;
    void noticeCrash(started);
    return started;
  }

  async function noticeCrash(one: HostProcess): Promise<void> {
    await one.exited;
    if (current === one) crash.resolve();
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = current;
    current = undefined;
    await ending?.kill(signal);
  }

  const { url, port } = await spawn(options.port);
  const start = async (): Promise<void> => void (await spawn(port));
  const stop = (): Promise<void> => end('SIGTERM');
  return {
    ...hostControl(url, adminKey),
    url,
    functionKey,
    adminKey,
    crashed: crash.promise,
    pid: () => current?.pid,
    running: () => current !== undefined,
    start,
    stop,
    kill: () => end('SIGKILL'),
    async restart() {
      await stop();
      await start();
    },
  };
}
