/** `npm test`: every part that must hold, each to its end, and in the last lines which of them failed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const folder = mkdtempSync(join(tmpdir(), 'test-run-'));
const report = join(folder, 'failures.txt');

type Part = { name: string; command: string; needsBuild?: boolean };

/** They only read the sources, so they run beside each other. */
const CHECKS: readonly Part[] = [
  { name: 'types', command: 'npm run --silent types' },
  { name: 'lint', command: 'npm run --silent lint' },
  { name: 'format', command: 'npm run --silent format:check' },
  { name: 'unused', command: 'npm run --silent unused' },
  { name: 'infra', command: 'npm run --silent infra' },
];

/** What the later parts run on is made by `build`: without it they would test the version before. */
const PARTS: readonly Part[] = [
  { name: 'build', command: 'npm run --silent build' },
  {
    name: 'tests',
    command: 'vitest run --reporter=default --reporter=./tests/failures-reporter.ts',
    needsBuild: true,
  },
  { name: 'simulation', command: 'npm run --silent simulate -- --seeds 300', needsBuild: true },
];

/** What made the run fail, a line each. */
function failures(): readonly string[] {
  try {
    const lines = readFileSync(report, 'utf8');
    return lines === ''
      ? ['no test failed, and no error was seen: the run itself ended badly']
      : lines.split('\n');
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
    env: { ...process.env, TEST_FAILURES: report },
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
    for (const one of failures()) lines.push(`           ${one}`);
  }
}
rmSync(folder, { recursive: true });
const verdict = failed.size === 0 ? 'All parts hold.' : `Failed: ${[...failed].join(', ')}.`;
process.stdout.write(`\n${lines.join('\n')}\n${verdict}\n`);
process.exitCode = failed.size === 0 ? 0 : 1;
