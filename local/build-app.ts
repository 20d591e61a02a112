import { spawn } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { bundleApp } from './bundle-app.ts';
import { repositoryRoot } from './repository-root.ts';

export type BuildResult = { ok: true; ms: number } | { ok: false; output: string };

/**
 * Checks the types of functions/ and shared/, and bundles them to dist/. The new output takes the place of the old one at
 * the end, so that nobody ever loads half of a build, and a failed one changes nothing.
 */
export async function buildApp(): Promise<BuildResult> {
  const begun = performance.now();
  const dist = join(repositoryRoot, 'dist');
  const fresh = `${dist}.${process.pid}`;
  const [types, bundle] = await Promise.allSettled([
    checkTypes(),
    bundleApp(join(fresh, 'functions')),
  ]);
  const failed = [types, bundle].find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') {
    rmSync(fresh, { recursive: true, force: true });
    return { ok: false, output: String(failed.reason) };
  }
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
  return { ok: true, ms: Math.round(performance.now() - begun) };
}

/** Throws the compiler's words. */
async function checkTypes(): Promise<void> {
  const compiler = spawn(
    process.execPath,
    [
      join(repositoryRoot, 'node_modules/typescript/bin/tsc'),
      '--project',
      join(repositoryRoot, 'tsconfig.build.json'),
      '--pretty',
      process.stdout.isTTY ? 'true' : 'false',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: repositoryRoot },
  );
  const closed = new Promise<number | null>((resolve) => {
    compiler.once('close', resolve);
  });
  const output = await text(compiler.stdout);
  if ((await closed) !== 0) throw new CompilerError(output.trimEnd());
}

/** Says nothing but what the compiler said. */
class CompilerError extends Error {
  override toString(): string {
    return this.message;
  }
}
