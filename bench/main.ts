import { join } from 'node:path';
import { buildIfStale } from '../local/build-if-stale.ts';
import { readCommandLine } from '../local/command-line.ts';
import { repositoryRoot } from '../local/repository-root.ts';
import { writeResults } from './report/results.ts';
import { runScenarios } from './run-scenarios.ts';
import { SCENARIOS } from './scenarios/all.ts';
import { FULL, QUICK } from './size.ts';

const USAGE = `npm run bench -- [NAME...] [--quick] [--burst MESSAGES] [--out FOLDER]

Without a name all of these but the last:
${SCENARIOS.map(({ name, what }) => `  ${name.padEnd(16)}${what}`).join('\n')}
  ${'hostile'.padEnd(16)}time by size of hostile inputs; prints its own table
`;

function refuse(why: string): never {
  process.stderr.write(`${why}\n\n${USAGE}`);
  return process.exit(2);
}

const { values, positionals: names } = readCommandLine(USAGE, {
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    burst: { type: 'string' },
    out: { type: 'string', default: join(repositoryRoot, 'bench/results') },
  },
});
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const known = new Set(['hostile', ...SCENARIOS.map(({ name }) => name)]);
const unknown = names.find((name) => !known.has(name));
if (unknown !== undefined) refuse(`There is no "${unknown}".`);
if (values.burst !== undefined && !/^[1-9]\d{0,5}$/.test(values.burst)) {
  refuse('--burst takes a whole number.');
}

if (names.includes('hostile')) await import('./hostile.ts');
const chosen = SCENARIOS.filter(({ name }) => names.length === 0 || names.includes(name));
if (chosen.length > 0) {
  const begun = new Date();
  const usual = values.quick ? QUICK : FULL;
  const size = values.burst === undefined ? usual : { ...usual, burst: Number(values.burst) };
  await buildIfStale();
  const { measured, failure } = await runScenarios(chosen, size, print);
  const seconds = Math.round((Date.now() - begun.getTime()) / 1000);
  const run = { begun, seconds, quick: values.quick, size, scenarios: measured };
  print(`\n${seconds} s in all; ${writeResults(values.out, run)}`);
  if (failure !== null) {
    process.stderr.write(`\n${failure.stack ?? failure.message}\n`);
    process.exit(1);
  }
}
