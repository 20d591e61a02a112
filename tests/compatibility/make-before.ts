/**
 * Bundles the app of a checkout, its dependencies installed, with all that it needs, for `side-by-side.test.ts`:
 * `node tests/compatibility/make-before.ts --app CHECKOUT`.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { readFlags } from '../../local/command-line.ts';
import { BUNDLE } from './version-before.ts';

const USAGE = 'node tests/compatibility/make-before.ts --app CHECKOUT\n';
const flags = readFlags(USAGE, { options: { app: { type: 'string', default: '.' } } });
const root = resolve(flags.app);

/** What is looked for by its name beside the file that starts it: threads of the app, and those that piscina starts. */
const threads = ['shared/adapters/html/render-thread.ts', 'shared/http/send-thread.ts'];
const piscina = dirname(createRequire(join(root, 'package.json')).resolve('piscina'));
const bundle = await rolldown({
  cwd: root,
  platform: 'node',
  input: [
    join(root, 'functions/main.ts'),
    ...threads.map((path) => join(root, path)).filter((path) => existsSync(path)),
    join(piscina, 'worker.js'),
  ],
  // The host's own, and a binary that piscina does without.
  external: ['@azure/functions-core', /^@napi-rs\//],
  transform: { define: { __dirname: 'import.meta.dirname' } },
});
const { output } = await bundle.generate({
  format: 'esm',
  minify: true,
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
});
const files: Record<string, string> = {
  'host.json': readFileSync(join(root, 'host.json'), 'utf8'),
  'package.json': JSON.stringify({ type: 'module', main: 'main.js' }),
};
for (const file of output) if (file.type === 'chunk') files[file.fileName] = file.code;
const bytes = gzipSync(JSON.stringify(files), { level: 9 });
writeFileSync(BUNDLE, bytes);
process.stdout.write(`${Object.keys(files).join(', ')}: ${bytes.length} bytes.\n`);
