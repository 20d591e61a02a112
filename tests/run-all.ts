/** `npm test`: every part that must hold, each to its end, and in the last lines which of them failed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { Failures } from './failures-reporter.ts';

const folder = mkdtempSync(join(tmpdir(), 'test-run-'));
const report = join(folder, 'failures.json');

const failuresSchema = z.object({
  files: z.array(z.string()),
  lines: z.array(z.string()),
  outside: z.number(),
}) satisfies z.ZodType<Failures>;

type Part = { name: string; command: string; needsBuild?: boolean };

/** They only read the sources, so they run beside each other. */
const CHECKS: readonly Part[] = [
  { name: 'types', command: 'npm run --silent types' },
  { name: 'lint', command: 'npm run --silent lint' },
  { name: 'format', command: 'npm run --silent format:check' },
  { name: 'unused', command: 'npm run --silent unused' },
  { name: 'infra', command: 'npm run --silent infra' },
];

const TESTS: Part = {
  name: 'tests',
  command: 'vitest run --reporter=default --reporter=./tests/failures-reporter.ts',
  needsBuild: true,
};

/** Files. More than these are no accident. */
const MOST_UNSTEADY = 3;

/** What the later parts run on is made by `build`: without it they would test the version before. */
const PARTS: readonly Part[] = [
  { name: 'build', command: 'npm run --silent build' },
  TESTS,
  { name: 'simulation', command: 'npm run --silent simulate -- --seeds 300', needsBuild: true },
];

/** What the tests that ran last failed by. */
function failures(): Failures {
  const none = { files: [], outside: 0 };
  try {
    const said = failuresSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
    if (said.lines.length > 0) return said;
    return {
      ...none,
      lines: ['no test failed, and no error was seen: the run itself ended badly'],
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...none, lines: [`no report of the tests: ${why}`] };
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
    env: { ...process.env, TEST_FAILURES: report },
  });
  const closed = once(child, 'close');
  if (child.stdout !== null) process.stdout.write(title + (await text(child.stdout)));
  const [code]: unknown[] = await closed;
  const seconds = Math.round((performance.now() - begun) / 1000);
  if (code !== 0) failed.add(name);
  lines.push(`  ${code === 0 ? 'ok    ' : 'FAILED'}   ${name}, ${seconds} s`);
}

/**
 * What failed among everything else is run once more, alone: a test that then holds was disturbed by the machine, or is
 * unsteady. The run holds, and its last lines name the test and how it failed, for it wants to be mended.
 */
async function runAgain(tests: Part): Promise<void> {
  const first = failures();
  for (const line of first.lines) lines.push(`           ${line}`);
  if (first.outside > 0 || first.files.length === 0 || first.files.length > MOST_UNSTEADY) return;
  failed.delete(tests.name);
  rmSync(report);
  const again = { name: 'tests, once more', command: `${tests.command} ${first.files.join(' ')}` };
  await run(again, false);
  if (failed.has(again.name)) for (const line of failures().lines) lines.push(`           ${line}`);
  else lines.push(`  UNSTEADY ${first.files.join(', ')}`);
}

await Promise.all(CHECKS.map((part) => run(part, true)));
for (const part of PARTS) {
  if (part.needsBuild === true && failed.has('build')) {
    lines.push(`  not run  ${part.name}: nothing was built`);
    continue;
  }
  await run(part, false);
  if (part === TESTS && failed.has(TESTS.name)) await runAgain(TESTS);
}
rmSync(folder, { recursive: true });
const verdict = failed.size === 0 ? 'All parts hold.' : `Failed: ${[...failed].join(', ')}.`;
process.stdout.write(`\n${lines.join('\n')}\n${verdict}\n`);
process.exitCode = failed.size === 0 ? 0 : 1;
