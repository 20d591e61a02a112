/** `npm test`: every part that must hold, each to its end, and in the last lines which of them failed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { readFlags } from '../local/command-line.ts';
import type { Failures } from './failures-reporter.ts';

readFlags('npm test\n', { options: {} });

const folder = mkdtempSync(join(tmpdir(), 'test-run-'));
const report = join(folder, 'failures.json');

const failuresSchema = z.object({
  files: z.array(z.string()),
  lines: z.array(z.string()),
  outside: z.number(),
}) satisfies z.ZodType<Failures>;

type Part = { name: string; command: string };

/** They only read the sources. */
const CHECKS: readonly Part[] = [
  { name: 'types', command: 'npm run --silent types' },
  { name: 'lint', command: 'npm run --silent lint' },
  { name: 'format', command: 'npm run --silent format:check' },
  { name: 'unused', command: 'npm run --silent unused' },
  { name: 'infra', command: 'npm run --silent infra' },
];

/** The other parts run on what it makes: without it they would test the version before. */
const BUILD: Part = { name: 'build', command: 'npm run --silent build' };

const vitest = (projects: string): string =>
  `vitest run ${projects} --reporter=default --reporter=./tests/failures-reporter.ts`;
const TESTS: Part = { name: 'tests', command: vitest('--project units --project worlds') };
const SIMULATION: Part = {
  name: 'simulation',
  command: 'npm run --silent simulate -- --seeds 300',
};
/** Measures how quick something is: when nothing else runs. */
const TIMED: Part = { name: 'timed tests', command: vitest('--project timed') };

/** Files. More than these are no accident. */
const MOST_UNSTEADY = 3;

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

/**
 * The output goes to the terminal as it comes, or, of what runs beside something else, as a whole at the end: that takes
 * only what the other leaves of the machine.
 */
async function run({ name, command }: Part, beside = false): Promise<void> {
  const title = `\n== ${name}: ${command}\n`;
  if (!beside) process.stdout.write(title);
  const begun = performance.now();
  const child = spawn(beside ? `(${command}) 2>&1` : command, {
    shell: true,
    stdio: ['inherit', beside ? 'pipe' : 'inherit', 'inherit'],
    env: { ...process.env, TEST_FAILURES: report },
  });
  if (beside && child.pid !== undefined)
    setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
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
async function runFailedAgain(tests: Part): Promise<void> {
  if (!failed.has(tests.name)) return;
  const first = failures();
  for (const line of first.lines) lines.push(`           ${line}`);
  if (first.outside > 0 || first.files.length === 0 || first.files.length > MOST_UNSTEADY) return;
  failed.delete(tests.name);
  rmSync(report);
  const command = `${tests.command} ${first.files.join(' ')}`;
  const again = { name: `${tests.name}, once more`, command };
  await run(again);
  if (failed.has(again.name)) for (const line of failures().lines) lines.push(`           ${line}`);
  else lines.push(`  UNSTEADY ${first.files.join(', ')}`);
}

const checks = Promise.all(CHECKS.map((part) => run(part, true)));
await run(BUILD);
if (failed.has(BUILD.name)) {
  for (const { name } of [TESTS, SIMULATION, TIMED])
    lines.push(`  not run  ${name}: nothing was built`);
  await checks;
} else {
  const beside = Promise.all([checks, run(SIMULATION, true)]);
  await run(TESTS);
  await beside;
  await runFailedAgain(TESTS);
  await run(TIMED);
  await runFailedAgain(TIMED);
}
rmSync(folder, { recursive: true });
const verdict = failed.size === 0 ? 'All parts hold.' : `Failed: ${[...failed].join(', ')}.`;
process.stdout.write(`\n${lines.join('\n')}\n${verdict}\n`);
process.exitCode = failed.size === 0 ? 0 : 1;
