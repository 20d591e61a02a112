import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { buildPages } from '../../web/build.ts';
import { bundleApp } from '../bundle-app.ts';
import { repositoryRoot } from '../repository-root.ts';

const manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string(),
});

/** A package of somebody else's, of which something is deployed. */
export interface BundledPackage extends z.infer<typeof manifest> {
  /** Where it lies, from the root of the repository; as the lock file names it. */
  readonly path: string;
  /** The texts of its licence and its own notices, as they came with it. */
  readonly texts: readonly string[];
}

const PACKAGE = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;
const TEXT = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i;
/** Taken as it is, so that no bundle names it, with the texts of what is in it beside it. */
const REDOC = 'redoc/bundles/redoc.standalone.js';

/** What the app and its pages hold, by what a build of this moment puts into them; sorted. */
export async function bundledPackages(): Promise<readonly BundledPackage[]> {
  const scratch = mkdtempSync(join(tmpdir(), 'bundled-'));
  try {
    const chunks = await bundleApp(join(scratch, 'app'));
    const pages = await buildPages(repositoryRoot, join(scratch, 'pages'));
    const modules = [...chunks, ...pages].flatMap((chunk) => Object.keys(chunk.modules));
    const folders = new Set(modules.flatMap((path) => PACKAGE.exec(path)?.[0] ?? []));
    const redoc = createRequire(import.meta.url).resolve(REDOC);
    const inRedoc = readFileSync(`${redoc}.LICENSE.txt`, 'utf8');
    const found = [...folders].map((folder) => read(folder));
    found.push(read(dirname(dirname(redoc)), [inRedoc]));
    return found.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function read(folder: string, more: readonly string[] = []): BundledPackage {
  const texts = readdirSync(folder)
    .filter((name) => TEXT.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim());
  return {
    ...manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))),
    path: relative(repositoryRoot, folder),
    texts: [...texts, ...more.map((text) => text.trim())],
  };
}
