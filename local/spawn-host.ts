import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { StartRefusal } from './start-refusal.ts';

export type SpawnHostOptions = {
  appRoot: string;
  /** The whole environment of the process; nothing is inherited. */
  env: NodeJS.ProcessEnv;
  port?: number | string;
  functionKey?: string;
  adminKey?: string;
  messageLeaseMs?: number;
  /** Gets each line of the host's log. */
  onLine?: (line: string) => void;
};

export type HostProcess = {
  url: string;
  port: number;
  pid: number;
  /** Resolves when the process is gone. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** SIGTERM drains what runs, SIGKILL is a crash; resolves when the process is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>;
};

const entry = fileURLToPath(new URL('./host-process.ts', import.meta.url));
const readyMessage = z.object({ ready: z.literal(true), url: z.string(), port: z.number() });

/**
 * Runs the Functions host in a process of its own. It ends with this one, whatever ends it. Rejects
 * with a `StartRefusal` of what the host printed when it can't start.
 */
export async function spawnHost(options: SpawnHostOptions): Promise<HostProcess> {
  const { appRoot, env, port, functionKey, adminKey, messageLeaseMs, onLine } = options;
  const child = fork(
    entry,
    ['--app', appRoot, ...(port === undefined ? [] : ['--port', String(port)])],
    {
      env: {
        ...env,
        ...(functionKey !== undefined && { LOCAL_FUNCTION_KEY: functionKey }),
        ...(adminKey !== undefined && { LOCAL_ADMIN_KEY: adminKey }),
        ...(messageLeaseMs !== undefined && { LOCAL_MESSAGE_LEASE_MS: String(messageLeaseMs) }),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A Ctrl-C in the terminal is for the parent, which stops its children in order.
      detached: true,
      execArgv: [],
    },
  );
  /** What it said on stderr before it was ready: why it can't start, mostly, which is told once. */
  const complaints: string[] = [];
  let complain = (line: string): void => void complaints.push(line);
  forwardLines(child.stdout, (line) => onLine?.(line));
  forwardLines(child.stderr, (line) => complain(line));
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });

  const ready = await Promise.race([readiness(child), exited]);
  if (!('ready' in ready))
    throw new StartRefusal(complaints.join('\n') || 'The Functions host ended at its start.');
  complain = (line) => onLine?.(line);
  complaints.forEach(complain);
  return {
    url: ready.url,
    port: ready.port,
    // It has spoken to us.
    pid: child.pid ?? 0,
    exited,
    async kill(signal = 'SIGTERM') {
      child.kill(signal);
      await exited;
    },
  };
}

async function readiness(child: ChildProcess): Promise<z.output<typeof readyMessage>> {
  const [message] = await once(child, 'message');
  return readyMessage.parse(message);
}

function forwardLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream }).on('line', onLine);
}
