import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFlags } from './command-line.ts';
import { bundledPackages } from './release/bundled-packages.ts';
import { noticesOf } from './release/notices.ts';
import { repositoryRoot } from './repository-root.ts';

readFlags('npm run notices\n', { options: {} });

const packages = await bundledPackages();
writeFileSync(join(repositoryRoot, 'THIRD-PARTY-NOTICES.txt'), noticesOf(packages));
process.stdout.write(`THIRD-PARTY-NOTICES.txt: ${packages.length} packages.\n`);
