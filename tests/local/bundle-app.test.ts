import { isBuiltin } from 'node:module';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutputChunk } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleApp } from '../../local/bundle-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
let chunks: readonly OutputChunk[];
beforeAll(async () => {
  chunks = await bundleApp(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The chunk and all that its loading loads. */
function loadedBy(file: string): ReadonlySet<OutputChunk> {
  const loaded = new Set<OutputChunk>();
  const load = (name: string): void => {
    const chunk = chunks.find(({ fileName }) => fileName === name);
    if (!chunk || loaded.has(chunk)) return;
    loaded.add(chunk);
    chunk.imports.forEach(load);
  };
  load(file);
  return loaded;
}

function packagesOf(loaded: ReadonlySet<OutputChunk>): ReadonlySet<string> {
  const modules = [...loaded].flatMap(({ modules: held }) => Object.keys(held));
  const packages = modules.map(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'the app',
  );
  return new Set(packages);
}

const bytesOf = (loaded: ReadonlySet<OutputChunk>): number =>
  [...loaded].reduce((sum, { code }) => sum + code.length, 0);

test('a start loads a few files, and nothing that is rarely needed', () => {
  const start = loadedBy('main.js');
  expect(start.size).toBeLessThan(20);
  expect(bytesOf(start)).toBeLessThan(3_700_000);
  const packages = packagesOf(start);
  expect([...packages]).toEqual(
    expect.arrayContaining(['the app', '@azure/functions', '@azure/data-tables', 'undici']),
  );
  // Where nobody listens, nobody pays for telling.
  expect([...packages].filter((name) => /opentelemetry/.test(name))).toEqual([]);
  for (const late of ['@azure/identity', '@azure/msal-node', 'apache-arrow', 'sanitize-html']) {
    expect(packages, late).not.toContain(late);
  }
});

test('a thread loads what it needs, and not the app', () => {
  for (const [thread, bytes] of [
    ['render-thread.js', 500_000],
    ['send-thread.js', 350_000],
    ['worker.js', 20_000],
  ] as const) {
    const loaded = loadedBy(thread);
    expect([...loaded].map(({ fileName }) => fileName)).not.toContain('main.js');
    expect(bytesOf(loaded), thread).toBeLessThan(bytes);
  }
});

test('what is loaded from outside of the bundle is Node', () => {
  const names = new Set(chunks.map(({ fileName }) => fileName));
  const outside = chunks
    .flatMap(({ imports, dynamicImports }) => imports.concat(dynamicImports))
    .filter((name) => !names.has(name) && !isBuiltin(name));
  expect(outside).toEqual([]);
});
