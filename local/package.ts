import { join } from 'node:path';
import { buildApp } from './build-app.ts';
import { readFlags } from './command-line.ts';
import { packageApp } from './package-app.ts';
import { repositoryRoot } from './repository-root.ts';

readFlags('npm run package\n', { options: {} });

const built = await buildApp();
if (!built.ok) {
  process.stderr.write(`${built.output}\nThe build failed; package/ is as it was.\n`);
  process.exit(1);
}
packageApp(join(repositoryRoot, 'package'));
process.stdout.write('Packaged package/: what is deployed.\n');
