import { parseArgs } from 'node:util';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from './people.ts';
import { startSimulator } from './server.ts';
import type { SimulatorOptions } from './server.ts';
import { CONSENT_POLICIES } from './settings.ts';

const USAGE = 'npm run simulator -- [--port PORT] [--seed NUMBER] [--consent POLICY]';

/** Ends the process with a sentence. */
function refuse(why: string): never {
  process.stderr.write(`${why}\n${USAGE}\n`);
  return process.exit(2);
}

function flags(): SimulatorOptions & { port: number } {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: 'string', default: '4365' },
        seed: { type: 'string' },
        consent: { type: 'string', default: 'user' },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) refuse('--port takes 0 to 65535.');
    const consentPolicy = CONSENT_POLICIES.find((policy) => policy === values.consent);
    if (consentPolicy === undefined) refuse(`--consent takes ${CONSENT_POLICIES.join(', ')}.`);
    const settings = { consentPolicy };
    if (values.seed === undefined) return { port, settings };
    if (!/^\d+$/.test(values.seed)) refuse('--seed takes a whole number.');
    return { port, seed: Number(values.seed), settings };
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error));
  }
}

const given = flags();
const simulator = await startSimulator(given).catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!isTaken) throw error;
  return refuse(`Port ${given.port} is taken: choose another by --port.`);
});

process.stdout.write(
  [
    `Simulated Microsoft 365 at ${simulator.url}`,
    `MICROSOFT_LOGIN_URL=${simulator.loginUrl}`,
    `MICROSOFT_GRAPH_URL=${simulator.graphUrl}`,
    `MICROSOFT_CLIENT_ID=${DEFAULT_CLIENT_ID}`,
    `MICROSOFT_CLIENT_SECRET=${DEFAULT_CLIENT_SECRET}`,
    '',
  ].join('\n'),
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void simulator.close().finally(() => process.exit(0));
  });
}
