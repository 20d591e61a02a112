import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';

/**
 * What pages name, in bundles of their own: a page that takes one does not get the seams of the others. The two elements
 * share no file either: they stand on different pages, and each is smaller in one piece.
 */
const BUNDLES: readonly Readonly<Record<string, string>>[] = [
  { card: 'web/card.ts', 'frame-card': 'web/frame-card.ts' },
  { conversation: 'web/conversation.ts', 'frame-conversation': 'web/frame-conversation.ts' },
  { headless: 'web/headless.ts' },
  { returned: 'web/returned.ts' },
  { operations: 'web/operations.tsx' },
];

/** With all that it needs, preact too, it is one file, and what comes later has its one policy of Trusted Types from there. */
const READING = /\/web\/(conversation|element\/trusted-html)\.ts$/;

/**
 * Writes what runs in pages into `folder`: hashed files, which never change, a small script of each entry's own name,
 * which loads them, and `files.json`, the list of all that may be served.
 */
export async function buildPages(
  root: string,
  folder: string,
): Promise<readonly Rolldown.OutputChunk[]> {
  // Words are the same in each.
  const byName = new Map<string, Rolldown.OutputChunk>();
  for (const input of BUNDLES) {
    for (const chunk of await bundle(root, folder, input)) byName.set(chunk.fileName, chunk);
  }
  const outputs = [...byName.values()];
  const loaders = outputs
    .filter(({ isEntry }) => isEntry)
    .map((entry) => ({ name: `${entry.name}.js`, text: loader(entry, outputs) }));
  for (const { name, text } of loaders) writeFileSync(join(folder, name), text);
  const files = {
    hashed: outputs.map(({ fileName }) => fileName),
    named: loaders.map(({ name }) => name),
  };
  writeFileSync(join(folder, 'files.json'), JSON.stringify(files));
  return outputs;
}

/** Vite's helper around each `import()` adds links to the page, which is the CRM's, and a kilobyte. */
const withoutPreload: Plugin = {
  name: 'without-preload',
  enforce: 'pre',
  load: (id) =>
    id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load();' : null,
};

async function bundle(
  root: string,
  folder: string,
  input: Readonly<Record<string, string>>,
): Promise<readonly Rolldown.OutputChunk[]> {
  const built = await build({
    root,
    mode: 'production',
    configFile: false,
    envDir: false,
    publicDir: false,
    plugins: [withoutPreload],
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: false,
      // They know `light-dark()`, which would otherwise be made up for at some length.
      target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
      minify: 'oxc',
      cssMinify: true,
      modulePreload: false,
      rolldownOptions: {
        input: { ...input },
        preserveEntrySignatures: 'strict',
        checks: { pluginTimings: false },
        output: {
          format: 'es',
          entryFileNames: '[name]-[hash].js',
          chunkFileNames: (chunk) => `${nameOf(chunk)}-[hash].js`,
          codeSplitting: { groups: [{ name: 'reading', test: READING }] },
        },
      },
    },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
  });
  if (Array.isArray(built) || !('output' in built)) throw new Error('vite wrote no single bundle');
  return built.output.filter((file) => file.type === 'chunk');
}

/** Words by what they are of: `words-card-en`. */
function nameOf({ name, facadeModuleId }: Rolldown.PreRenderedChunk): string {
  const [, words] = /\/web\/(words\/.*)\.ts$/.exec(facadeModuleId ?? '') ?? [];
  return words?.replaceAll('/', '-') ?? name;
}

/** All that the entry loads by itself is named, so that the browser asks for it at once. */
function loader(entry: Rolldown.OutputChunk, chunks: readonly Rolldown.OutputChunk[]): string {
  const loaded = new Set(entry.imports);
  for (const name of loaded) {
    for (const other of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) {
      loaded.add(other);
    }
  }
  const first = [...loaded].reverse().map((name) => `import './${name}';\n`);
  const what = entry.exports.length > 0 ? '* from ' : '';
  const verb = what === '' ? 'import' : 'export';
  return [...first, `${verb} ${what}'./${entry.fileName}';\n`].join('');
}
