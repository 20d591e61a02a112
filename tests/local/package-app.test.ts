import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { packageApp } from '../../local/package-app.ts';
import { repositoryRoot } from '../../local/repository-root.ts';

const folder = mkdtempSync(join(tmpdir(), 'package-'));
let files: readonly string[] = [];
beforeAll(() => {
  packageApp(folder);
  files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .toSorted();
});
afterAll(() => rmSync(folder, { recursive: true }));

it('holds the built app, host.json, package.json and the licences, and nothing else', () => {
  const others = files.filter((name) => !name.startsWith('dist/functions/'));
  expect(others).toEqual(['LICENSE', 'THIRD-PARTY-NOTICES.txt', 'host.json', 'package.json']);
  expect(files).toEqual(
    expect.arrayContaining([
      'dist/functions/main.js',
      'dist/functions/render-thread.js',
      'dist/functions/send-thread.js',
      'dist/functions/worker.js',
    ]),
  );
  expect(files.filter((name) => name.endsWith('.map'))).toEqual([]);
});

it('says which file the host loads, and asks nobody to install anything', () => {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  expect(files).toContain(manifest.main);
  expect(manifest).toMatchObject({ type: 'module' });
  expect(Object.keys(manifest)).not.toContain('dependencies');
  expect(Object.keys(manifest)).not.toContain('scripts');
});

it('has nothing of the simulator, the local host or the tests in it', () => {
  const built = join(repositoryRoot, 'dist/functions');
  const rooms = readdirSync(built)
    .filter((name) => name.endsWith('.map'))
    .flatMap((name): string[] => JSON.parse(readFileSync(join(built, name), 'utf8')).sources)
    .map((source) => relative(repositoryRoot, join(built, source)).split('/')[0] ?? '');
  expect([...new Set(rooms)].toSorted()).toEqual(['functions', 'node_modules', 'shared']);
});

it('is small: every instance that starts loads it', () => {
  const bytes = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  // Some 1.3 MB of it export traces and measures, and are loaded only where they are asked for.
  expect(bytes).toBeLessThan(8_500_000);
});
