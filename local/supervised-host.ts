import { jsonLinesLog } from './functions-host/log.ts';
import { hostControl, type HostControl } from './host-control.ts';
import { spawnHost, type HostProcess, type SpawnHostOptions } from './spawn-host.ts';

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
  /** `settings`: those that change with it; an undefined one is left out. */
  restart(settings?: Readonly<Record<string, string | undefined>>): Promise<void>;
  /** A crash: SIGKILL. */
  kill(): Promise<void>;
  /** Resolves when a process ended that nobody had asked to, and none could be started in its place. */
  crashed: Promise<void>;
};

export async function superviseHost(options: SpawnHostOptions): Promise<SupervisedHost> {
  const functionKey = options.functionKey ?? 'local';
  const adminKey = options.adminKey ?? 'local-admin';
  const crash = Promise.withResolvers<void>();
  const log = jsonLinesLog((line) => options.onLine?.(line.trimEnd()));
  let { env } = options;
  let current: HostProcess | undefined;
  let reviving: Promise<void> | undefined;

  async function spawn(port: SpawnHostOptions['port']): Promise<HostProcess> {
    const started = await spawnHost({
      ...options,
      env,
      ...(port !== undefined && { port }),
      functionKey,
      adminKey,
    });
    current = started;
    void replaceWhenEnded(started);
    return started;
  }

  /** As the real host does with a worker that ended by itself, say by the app's `process.exit`. */
  async function replaceWhenEnded(one: HostProcess): Promise<void> {
    const { code, signal } = await one.exited;
    if (current !== one) return;
    const message = `The process has ended by itself (${code ?? signal}); another is started.`;
    log({ level: 'error', category: 'Host', message });
    reviving = revive(one.port);
  }

  async function revive(port: number): Promise<void> {
    try {
      await spawn(port);
    } catch {
      current = undefined;
      crash.resolve();
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    await reviving;
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
    async restart(settings = {}) {
      await stop();
      env = { ...env, ...settings };
      await start();
    },
  };
}
