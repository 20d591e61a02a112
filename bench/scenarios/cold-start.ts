import { fileURLToPath } from 'node:url';
import { startAzurite } from '../../local/azurite.ts';
import { loadLocalKeys } from '../../local/local-keys.ts';
import { localSettings } from '../../local/local-settings.ts';
import { repositoryRoot } from '../../local/repository-root.ts';
import { spawnHost } from '../../local/spawn-host.ts';
import { distributionOf } from '../measure/distribution.ts';
import { cpuMs } from '../measure/process-cost.ts';
import type { Outcome } from '../report/figure.ts';
import type { Bench, Scenario } from './scenario.ts';

const helloRoot = fileURLToPath(new URL('../hello', import.meta.url));
/** Nothing is asked of it: the handshake needs no Graph. */
const NOWHERE = { loginUrl: 'http://127.0.0.1:9/login', graphUrl: 'http://127.0.0.1:9/v1.0' };

interface Start {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** From a process's start to its first answer, of the built app and of the least app that there is, in turn. */
export const coldStart: Scenario = {
  name: 'cold-start',
  what: 'start of a process to its first answer, beside a hello-world app instead of the floor',
  async run({ size }: Bench): Promise<Outcome> {
    const azurite = await startAzurite();
    try {
      const { connectionString } = azurite;
      const parts = {
        connectionString,
        simulator: NOWHERE,
        keys: loadLocalKeys(),
        crmUrl: undefined,
      };
      const app: Start[] = [];
      const hello: Start[] = [];
      for (let round = 0; round < size.starts; round += 1) {
        hello.push(await startOnce(helloRoot, {}, { path: 'hello' }));
        const handshake = { path: 'graph/notifications?validationToken=hello', method: 'POST' };
        app.push(await startOnce(repositoryRoot, localSettings(parts), handshake));
      }
      const wall = (starts: readonly Start[]) => distributionOf(starts.map((one) => one.wallMs));
      const cpu = (starts: readonly Start[]) => distributionOf(starts.map((one) => one.cpuMs));
      return {
        figures: [
          {
            what: 'first answer after, p50',
            unit: 'ms',
            app: wall(app).p50,
            floor: wall(hello).p50,
          },
          { what: 'CPU till then, p50', unit: 'ms', app: cpu(app).p50, floor: cpu(hello).p50 },
        ],
        pictures: [
          {
            title: 'cold start',
            lines: [
              { name: 'hello-world', distribution: wall(hello) },
              { name: 'app', distribution: wall(app) },
            ],
          },
        ],
      };
    } finally {
      await azurite.stop();
    }
  },
};

async function startOnce(
  appRoot: string,
  env: Readonly<Record<string, string>>,
  { path, method = 'GET' }: { path: string; method?: string },
): Promise<Start> {
  const begun = performance.now();
  const host = await spawnHost({ appRoot, port: 0, env: { PATH: process.env['PATH'], ...env } });
  try {
    const response = await fetch(`${host.url}/api/${path}`, { method });
    if (response.status !== 200) throw new Error(`/api/${path} answered ${response.status}`);
    await response.text();
    return { wallMs: performance.now() - begun, cpuMs: cpuMs(host.pid) };
  } finally {
    // Nothing runs in it that must end.
    await host.kill('SIGKILL');
  }
}
