import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp } from './build-app.ts';
import { repositoryRoot } from './repository-root.ts';

const SOURCES = [
  'functions',
  'shared',
  'web',
  'tsconfig.json',
  'tsconfig.build.json',
  'package.json',
];

/** Builds unless dist/ is newer than every source. Throws with the compiler's words. */
export async function buildIfStale(): Promise<void> {
  if (newestSource() < modified(join(repositoryRoot, 'dist/functions/main.js'))) return;
  const built = await buildApp();
  if (!built.ok) throw new Error(`The build failed.\n${built.output}`);
}

function newestSource(): number {
  const times = SOURCES.flatMap((source) => {
    const path = join(repositoryRoot, source);
    if (!statSync(path).isDirectory()) return [modified(path)];
    return readdirSync(path, { recursive: true, encoding: 'utf8' }).map((name) =>
      modified(join(path, name)),
    );
  });
  return Math.max(...times);
}

/** Milliseconds of the last change; 0 for what does not exist. */
function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
