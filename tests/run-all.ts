/** `npm test`: every part that must hold, each to its end, and in the last lines which of them failed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';

const folder = mkdtempSync(join(tmpdir(), 'test-run-'));
const report = join(folder, 'tests.json');

/** What the later parts run on is made by `build`: without it they would test the version before. */
const PARTS: readonly { name: string; command: string; needsBuild?: boolean }[] = [
  { name: 'types', command: 'npm run --silent types' },
  { name: 'lint', command: 'npm run --silent lint' },
  { name: 'format', command: 'npm run --silent format:check' },
  { name: 'unused', command: 'npm run --silent unused' },
  { name: 'build', command: 'npm run --silent build' },
  {
    name: 'tests',
    command: `vitest run --reporter=default --reporter=json --outputFile.json="${report}"`,
    needsBuild: true,
  },
  { name: 'simulation', command: 'npm run --silent simulate -- --seeds 300', needsBuild: true },
];

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** The tests that failed, or the files where none of them is to blame. */
function failedTests(): readonly string[] {
  try {
    const { testResults } = reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
    return testResults
      .filter(({ status }) => status === 'failed')
      .flatMap(({ name, assertionResults }) => {
        const file = relative(process.cwd(), name);
        const failed = assertionResults.filter(({ status }) => status === 'failed');
        return failed.length === 0 ? [file] : failed.map(({ fullName }) => `${file}: ${fullName}`);
      });
  } catch (error) {
    return [`no report of the tests: ${error instanceof Error ? error.message : String(error)}`];
  }
}

const lines: string[] = [];
const failed = new Set<string>();
for (const { name, command, needsBuild = false } of PARTS) {
  if (needsBuild && failed.has('build')) {
    lines.push(`  not run  ${name}: nothing was built`);
    continue;
  }
  process.stdout.write(`\n== ${name}: ${command}\n`);
  const begun = performance.now();
  const child = spawn(command, { shell: true, stdio: 'inherit' });
  const [code]: unknown[] = await once(child, 'close');
  const seconds = Math.round((performance.now() - begun) / 1000);
  if (code !== 0) failed.add(name);
  lines.push(`  ${code === 0 ? 'ok    ' : 'FAILED'}   ${name}, ${seconds} s`);
  if (name === 'tests' && code !== 0) {
    for (const one of failedTests()) lines.push(`           ${one}`);
  }
}
rmSync(folder, { recursive: true });
const verdict = failed.size === 0 ? 'All parts hold.' : `Failed: ${[...failed].join(', ')}.`;
process.stdout.write(`\n${lines.join('\n')}\n${verdict}\n`);
process.exitCode = failed.size === 0 ? 0 : 1;
