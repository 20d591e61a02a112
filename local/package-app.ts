import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from './repository-root.ts';

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
  type: z.literal('module'),
  main: z.string(),
});

/**
 * Lays what is deployed into `folder`: the built app, `host.json`, the licences, and a `package.json` that names no dependency, since the
 * bundle holds them all. The maps stay here: they are larger than the code, and without a flag nothing reads them.
 */
export function packageApp(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(join(repositoryRoot, 'dist'), join(folder, 'dist'), {
    recursive: true,
    filter: (source) => !source.endsWith('.map'),
  });
  for (const file of ['host.json', 'LICENSE', 'THIRD-PARTY-NOTICES.txt'])
    cpSync(join(repositoryRoot, file), join(folder, file));
  const kept = manifest.parse(
    JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')),
  );
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(kept, null, 2)}\n`);
}
