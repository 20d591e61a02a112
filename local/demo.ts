/** `npm run demo`: the whole story without a person, each rule checked over HTTP. */
import { OutlookSync } from '../client/src/index.ts';
import { buildIfStale } from './build-if-stale.ts';
import { readFlags } from './command-line.ts';
import { createMicrosoft365 } from './demo/microsoft-365.ts';
import { tellStory } from './demo/story.ts';
import { createTimeline, RuleBroken } from './demo/timeline.ts';
import { describeError } from './functions-host/log.ts';
import { startLocal } from './system.ts';

const LIMIT_MS = 60_000;

readFlags('npm run demo\n', { options: {} });

async function main(): Promise<void> {
  const timeline = createTimeline((line) => process.stdout.write(`${line}\n`));
  await buildIfStale();
  const system = await startLocal({ crm: true });
  try {
    const { host, simulator, crmUrl = '' } = system;
    timeline.saw(`The host at ${host.url}, Microsoft 365 at ${simulator.url}, storage, a CRM: up`);
    await tellStory({
      sync: new OutlookSync({ baseUrl: host.url, key: host.functionKey }),
      microsoft: createMicrosoft365(simulator.url),
      timeline,
      returnUrl: `${crmUrl}/settings/profile`,
      quiet: () => system.idle(),
      arrived: new Set(),
    });
    timeline.chapter('All rules hold.');
  } finally {
    await system.stop();
  }
}

const limit = setTimeout(() => {
  process.stderr.write(`\nThe demo took more than ${LIMIT_MS / 1000} s.\n`);
  process.exit(1);
}, LIMIT_MS);

try {
  await main();
  clearTimeout(limit);
} catch (error) {
  const text = error instanceof RuleBroken ? `✗ Not so: ${error.message}` : describeError(error);
  process.stderr.write(`\n${text}\n`);
  process.exit(1);
}
