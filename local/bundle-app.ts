import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { OutputChunk } from 'rolldown';
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
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await bundle.close();
  return output.filter((file) => file.type === 'chunk');
}
