/** `npm run screenshots`: the pages in every state as `docs/images/*.png`, of the running system. */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildIfStale } from '../../local/build-if-stale.ts';
import { readFlags } from '../../local/command-line.ts';
import { repositoryRoot } from '../../local/repository-root.ts';
import { startLocal } from '../../local/system.ts';
import { launchChromium } from '../stage/browser/chromium.ts';
import { camera } from './camera.ts';
import { SCENES } from './scenes.ts';

readFlags('npm run screenshots\n', { options: {} });

const folder = join(repositoryRoot, 'docs/images');

await buildIfStale();
const system = await startLocal({ crm: true, play: true });
const browser = await launchChromium();
try {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const shoot = camera(browser, system, folder);
  for (const [name, scene] of Object.entries(SCENES)) {
    await scene(shoot);
    process.stdout.write(`${name}\n`);
  }
  const bytes = shoot.files.reduce((sum, file) => sum + statSync(file).size, 0);
  process.stdout.write(`${shoot.files.length} images, ${Math.round(bytes / 1000)} kB\n`);
} finally {
  await browser.close();
  await system.stop();
}
