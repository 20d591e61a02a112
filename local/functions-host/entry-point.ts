import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const packageJson = z.object({ main: z.string(), type: z.string().optional() });

/**
 * Imports what `main` of the app's package.json names (a file or a pattern), as an ES module or as
 * CommonJS by the same rules as the Node worker. Throws what the app throws.
 */
export async function importEntryPoint(appRoot: string): Promise<void> {
  const { main, type } = packageJson.parse(
    JSON.parse(readFileSync(join(appRoot, 'package.json'), 'utf8')),
  );
  const files = globSync(main, { cwd: appRoot }).sort();
  if (files.length === 0) {
    throw new Error(`No file matches "${main}", the "main" of package.json: was the app built?`);
  }
  for (const file of files) {
    const path = join(appRoot, file);
    if (file.endsWith('.mjs') || (type === 'module' && !file.endsWith('.cjs'))) {
      await import(pathToFileURL(path).href);
    } else {
      createRequire(path)(path);
    }
  }
}
