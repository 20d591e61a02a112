import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { readFlags } from '../local/command-line.ts';

const folder = import.meta.dirname;

/** The package's one script and its declarations, as they are published. */
export async function buildClient(dist = join(folder, 'dist')): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  const bundle = await rolldown({ input: join(folder, 'src/index.ts'), platform: 'neutral' });
  await bundle.write({ file: join(dist, 'index.js'), format: 'esm' });
  await bundle.close();
  execFileSync(
    process.execPath,
    [
      join(folder, '../node_modules/typescript/bin/tsc'),
      '--project',
      join(folder, 'tsconfig.json'),
      '--outDir',
      dist,
    ],
    { stdio: 'inherit' },
  );
}

if (import.meta.main) {
  readFlags('npm run client:build\n', { options: {} });
  await buildClient();
}
