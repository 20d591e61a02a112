import { spawn } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { repositoryRoot } from './repository-root.ts';

export type BuildResult = { ok: true; ms: number } | { ok: false; output: string };

/**
 * Compiles functions/ and shared/ to dist/. The new output takes the place of the old one at the
 * end, so that nobody ever loads half of a build, and a failed one changes nothing.
 */
export async function buildApp(): Promise<BuildResult> {
  const begun = performance.now();
  const dist = join(repositoryRoot, 'dist');
  const fresh = `${dist}.${process.pid}`;
  const compiler = spawn(
    process.execPath,
    [
      join(repositoryRoot, 'node_modules/typescript/bin/tsc'),
      '--project',
      join(repositoryRoot, 'tsconfig.build.json'),
      '--outDir',
      fresh,
      '--noEmitOnError',
      '--pretty',
      process.stdout.isTTY ? 'true' : 'false',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: repositoryRoot },
  );
  const closed = new Promise<number | null>((resolve) => {
    compiler.once('close', resolve);
  });
  const output = await text(compiler.stdout);
  const code = await closed;
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    return { ok: false, output: output.trimEnd() };
  }
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
  return { ok: true, ms: Math.round(performance.now() - begun) };
}
