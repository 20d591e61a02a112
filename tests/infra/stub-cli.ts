import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { z } from 'zod';
import { repositoryRoot } from '../../local/repository-root.ts';

const call = z.object({
  program: z.string(),
  args: z.array(z.string()),
  /** What stood in the files that arguments named by `@`. */
  files: z.record(z.string(), z.string()),
});
type Call = z.output<typeof call>;

/** What `az` would answer to a call that holds all of these words; with `fails` its complaint, and a status of 1. */
export interface Answer {
  readonly to: readonly string[];
  readonly says?: string;
  readonly fails?: string;
}

export interface Ran {
  readonly status: number | null;
  readonly said: string;
  readonly complained: string;
  readonly calls: readonly Call[];
  /** The calls that hold all of these words, as arguments or within a path. */
  readonly called: (...words: readonly string[]) => readonly Call[];
}

interface Options {
  readonly env?: Readonly<Record<string, string>>;
  readonly answers?: readonly Answer[];
  readonly input?: string;
}

/** Runs a script of infra/ with stubs of `az` and `azd` first on the path, which only note how they were called. */
export function runScript(script: string, args: readonly string[], options: Options = {}): Ran {
  return runBash([join(repositoryRoot, 'infra', script), ...args], options);
}

/** The same with lines that a page tells one to type, in the root of the repository. */
export function runLines(lines: string, options: Options = {}): Ran {
  return runBash(['-c', lines], options);
}

function runBash(args: readonly string[], options: Options): Ran {
  const folder = mkdtempSync(join(tmpdir(), 'stub-'));
  const bin = join(folder, 'bin');
  const log = join(folder, 'calls');
  mkdirSync(bin);
  writeFileSync(log, '');
  writeFileSync(join(folder, 'answers.json'), JSON.stringify(options.answers ?? []));
  for (const program of ['az', 'azd']) {
    writeFileSync(join(bin, program), STUB);
    chmodSync(join(bin, program), 0o755);
  }
  const path = [bin, dirname(process.execPath), process.env['PATH']].join(delimiter);
  const ran = spawnSync('bash', args, {
    cwd: repositoryRoot,
    encoding: 'utf8',
    input: options.input ?? '',
    env: { PATH: path, TMPDIR: folder, STUB_FOLDER: folder, ...options.env },
  });
  const calls = readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => call.parse(JSON.parse(line)));
  rmSync(folder, { recursive: true });
  return {
    status: ran.status,
    said: ran.stdout,
    complained: ran.stderr,
    calls,
    called: (...words) =>
      calls.filter(({ program, args: given }) =>
        words.every((word) =>
          [program, ...given].some((one) => one === word || one.includes(`/${word}`)),
        ),
      ),
  };
}

const STUB = `#!/usr/bin/env node
const { appendFileSync, readFileSync } = require('node:fs');
const { basename, join } = require('node:path');
const folder = process.env.STUB_FOLDER;
const program = basename(process.argv[1]);
const args = process.argv.slice(2);
const files = Object.fromEntries(
  args.filter((one) => one.startsWith('@')).map((one) => [one, readFileSync(one.slice(1), 'utf8')]),
);
appendFileSync(join(folder, 'calls'), JSON.stringify({ program, args, files }) + '\\n');
const answers = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8'));
const found = answers.find(({ to }) => to.every((word) => args.some((one) => one.includes(word))));
if (found?.says) process.stdout.write(found.says + '\\n');
if (found?.fails) { process.stderr.write(found.fails + '\\n'); process.exitCode = 1; }
`;
