import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readFlags } from './command-line.ts';
import { billOfMaterials } from './release/bill-of-materials.ts';
import { bundledPackages } from './release/bundled-packages.ts';
import { repositoryRoot } from './repository-root.ts';

readFlags('npm run --silent sbom\n', { options: {} });

const read = (file: string): unknown =>
  JSON.parse(readFileSync(join(repositoryRoot, file), 'utf8'));
const app = z.object({ name: z.string(), version: z.string(), license: z.string() });
process.stdout.write(
  billOfMaterials(
    await bundledPackages(),
    app.parse(read('package.json')),
    read('package-lock.json'),
  ),
);
