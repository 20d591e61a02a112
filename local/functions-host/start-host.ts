import { createActivity } from './activity.ts';
import { createAdminApi } from './admin-api.ts';
import { readHostJson } from './host-json.ts';
import { createHttpRoutes } from './http-routes.ts';
import { createHttpServer } from './http-server.ts';
import { awaitIdle, type IdleReport, type IdleWait } from './idle.ts';
import { listen } from './listen.ts';
import type { Log } from './log.ts';
import { startQueues } from './start-queues.ts';
import { startTimers } from './start-timers.ts';
import { loadApp } from './worker.ts';

export type HostOptions = {
  /** The folder with package.json and host.json; what `main` names must have been built. */
  appRoot: string;
  /** The app's settings, given the host's own address. They become this process's environment. */
  env: (url: string) => NodeJS.ProcessEnv;
  /** Without one: 7071, or any free one when that is taken. */
  port?: number;
  functionKey?: string;
  adminKey?: string;
  /** How long a message stays invisible after the process that worked on it died. */
  messageLeaseMs?: number;
  log: Log;
};

export type Host = {
  url: string;
  port: number;
  idle(wait?: IdleWait): Promise<IdleReport>;
  /**
   * Closes the port, lets requests end (30 seconds at most) while messages are still taken, then takes none and lets
   * those under way end (10 seconds more); false when something was cut off.
   */
  close(): Promise<boolean>;
};

const USUAL_PORT = 7071;
const DEFAULT_LEASE_MS = 10 * 60_000;
const REQUESTS_END_WITHIN_MS = 30_000;
const FUNCTIONS_END_WITHIN_MS = 10_000;

/** Runs the app at `appRoot` in this process. Rejects with the reason when it can't be loaded. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { appRoot, log, messageLeaseMs: leaseMs = DEFAULT_LEASE_MS } = options;
  const hostJson = readHostJson(appRoot);

  // The port comes first: the app must know its own address while it is loaded.
  const { server, serve, ended, abandon } = createHttpServer();
  const port = await listen(server, options.port, USUAL_PORT);
  const url = `http://127.0.0.1:${port}`;
  const env = { ...options.env(url), WEBSITE_HOSTNAME: `127.0.0.1:${port}` };
  Object.assign(process.env, env);
  // An app that calls process.exit takes this process with it; who started it starts another.
  process.once('exit', abandon);

  const app = await loadApp(appRoot, log);
  const findRoute = createHttpRoutes(app.functions, hostJson.http.routePrefix);
  const activity = createActivity();
  const queues = startQueues({ app, activity, env, settings: hostJson.queues, leaseMs, log });
  const timers = startTimers({ app, activity, env, log });
  const listening = [...queues, ...timers];
  const idle = (wait: IdleWait = {}): Promise<IdleReport> =>
    awaitIdle(
      activity,
      queues.map(({ listener }) => listener),
      wait,
    );

  serve({
    keys: {
      functionKey: options.functionKey ?? 'local',
      adminKey: options.adminKey ?? 'local-admin',
    },
    findRoute,
    admin: createAdminApi({
      idle,
      activity,
      functionNames: app.functions.map(({ name }) => name),
      fire(functionName, input) {
        const wanted = functionName.toLowerCase();
        const target = listening.find(({ name }) => name.toLowerCase() === wanted);
        void target?.fire(input);
        return target !== undefined;
      },
    }),
    invoke: app.invoke,
    activity,
    log,
  });
  log({
    level: 'information',
    category: 'Host',
    message: `${app.functions.length} functions at ${url}`,
  });

  async function close(): Promise<boolean> {
    const answered = await ended(REQUESTS_END_WITHIN_MS);
    await Promise.all(listening.map((one) => one.stop()));
    const drained = await activity.drained(FUNCTIONS_END_WITHIN_MS);
    server.closeAllConnections();
    await app.terminate();
    return answered && drained;
  }

  return { url, port, idle, close };
}
