import { buildApp } from './build-app.ts';
import { readFlags } from './command-line.ts';

readFlags('npm run build\n', { options: {} });

const built = await buildApp();
if (!built.ok) {
  process.stderr.write(`${built.output}\nThe build failed; dist/ is as it was.\n`);
  process.exit(1);
}
process.stdout.write(`Built dist/ in ${built.ms} ms.\n`);
