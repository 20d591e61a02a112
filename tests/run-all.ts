/** `npm test`: every part that must hold, each to its end, and in the last lines which of them failed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const folder = mkdtempSync(join(tmpdir(), 'test-run-'));
const report = join(folder, 'tests.json');

type Part = { name: string; command: string; needsBuild?: boolean };

/** They only read the sources, so they run beside each other. */
const CHECKS: readonly Part[] = [
  { name: 'types', command: 'npm run --silent types' },
  { name: 'lint', command: 'npm run --silent lint' },
  { name: 'format', command: 'npm run --silent format:check' },
  { name: 'unused', command: 'npm run --silent unused' },
];

/** What the later parts run on is made by `build`: without it they would test the version before. */
const PARTS: readonly Part[] = [
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

/** The output goes to the terminal as it comes, or, of parts beside each other, as a whole at the end. */
async function run({ name, command }: Part, beside: boolean): Promise<void> {
  const title = `\n== ${name}: ${command}\n`;
  if (!beside) process.stdout.write(title);
  const begun = performance.now();
  const child = spawn(beside ? `(${command}) 2>&1` : command, {
    shell: true,
    stdio: ['inherit', beside ? 'pipe' : 'inherit', 'inherit'],
  });
  const closed = once(child, 'close');
  if (child.stdout !== null) process.stdout.write(title + (await text(child.stdout)));
  const [code]: unknown[] = await closed;
  const seconds = Math.round((performance.now() - begun) / 1000);
  if (code !== 0) failed.add(name);
  lines.push(`  ${code === 0 ? 'ok    ' : 'FAILED'}   ${name}, ${seconds} s`);
}

await Promise.all(CHECKS.map((part) => run(part, true)));
for (const part of PARTS) {
  if (part.needsBuild === true && failed.has('build')) {
    lines.push(`  not run  ${part.name}: nothing was built`);
    continue;
  }
  await run(part, false);
  if (part.name === 'tests' && failed.has('tests')) {
    for (const one of failedTests()) lines.push(`           ${one}`);
  }
}
rmSync(folder, { recursive: true });
const verdict = failed.size === 0 ? 'All parts hold.' : `Failed: ${[...failed].join(', ')}.`;
process.stdout.write(`\n${lines.join('\n')}\n${verdict}\n`);
process.exitCode = failed.size === 0 ? 0 : 1;
