import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { OutputChunk } from 'rolldown';
import { buildPages } from '../web/build.ts';
import { repositoryRoot } from './repository-root.ts';

/** Looked for by their names beside the file that starts them: threads of the app, and what piscina starts them with. */
const THREADS = {
  'render-thread': 'shared/adapters/html/render-thread.ts',
  'send-thread': 'shared/http/send-thread.ts',
  worker: join(dirname(createRequire(import.meta.url).resolve('piscina')), 'worker.js'),
};

/**
 * Writes the app with all that it needs into `folder`: `main.js`, the threads, and chunks, those that `import()` names
 * loaded when they are first used. Names stay as they are, so that a stack trace can be read; `--enable-source-maps`
 * finds the sources, for a third more memory.
 */
export async function bundleApp(folder: string): Promise<readonly OutputChunk[]> {
  // Loaded late: most starts find a build that is fresh.
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    cwd: repositoryRoot,
    platform: 'node',
    input: { main: 'functions/main.ts', ...THREADS },
    // The worker's own, and a binary that piscina does without.
    external: ['@azure/functions-core', /^@napi-rs\//],
    transform: { define: { __dirname: 'import.meta.dirname' } },
    logLevel: 'warn',
  });
  const { output } = await bundle.write({
    dir: folder,
    format: 'esm',
    sourcemap: true,
    // Nobody reads the SDKs' documentation here, and each cold start would have to.
    comments: { jsdoc: false },
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await bundle.close();
  shipRedoc(folder);
  await buildPages(repositoryRoot, join(folder, 'ui'));
  return output.filter((file) => file.type === 'chunk');
}

/** The maker's mark at the foot of its pages, which it fetches from the maker's site. */
const REMOTE_MARK = 'https://cdn.redoc.ly/redoc/logo-mini.svg';

/** The page of the interface, for which nothing is asked of elsewhere. */
function shipRedoc(folder: string): void {
  const path = createRequire(import.meta.url).resolve('redoc/bundles/redoc.standalone.js');
  const script = readFileSync(path, 'utf8');
  if (!script.includes(REMOTE_MARK))
    throw new Error('redoc is not as it was: look what it fetches');
  writeFileSync(join(folder, 'redoc.js'), script.replaceAll(REMOTE_MARK, 'data:,'));
}
