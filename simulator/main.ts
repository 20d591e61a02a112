import { parseArgs } from 'node:util';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from './people.ts';
import { startSimulator } from './server.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '4365' }, seed: { type: 'string' } },
});
const simulator = await startSimulator({
  port: Number(values.port),
  ...(values.seed === undefined ? {} : { seed: Number(values.seed) }),
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
