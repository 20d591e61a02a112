/** `npm run keep-version -- COMMIT`: that commit is the version before from now on; see the README here. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCommandLine } from '../../local/command-line.ts';
import { repositoryRoot } from '../../local/repository-root.ts';

const USAGE = 'npm run keep-version -- COMMIT\n';
const { positionals } = readCommandLine(USAGE, { allowPositionals: true });
const [commit] = positionals;
if (commit === undefined || positionals.length > 1) {
  process.stderr.write(USAGE);
  process.exit(2);
}
const scratch = mkdtempSync(join(tmpdir(), 'keep-version-'));
const checkout = join(scratch, 'checkout');
const run = (cwd: string, command: string, ...args: string[]): void =>
  void execFileSync(command, args, { cwd, stdio: 'inherit' });
try {
  run(repositoryRoot, 'git', 'worktree', 'add', '--detach', checkout, commit);
  run(checkout, 'npm', 'ci');
  const make = join(import.meta.dirname, 'make-before.ts');
  run(repositoryRoot, process.execPath, make, '--app', checkout);
} finally {
  run(repositoryRoot, 'git', 'worktree', 'remove', '--force', checkout);
  rmSync(scratch, { recursive: true });
}
