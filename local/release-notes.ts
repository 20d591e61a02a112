import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readFlags } from './command-line.ts';
import { changesOf } from './release/changelog.ts';
import { repositoryRoot } from './repository-root.ts';

const USAGE = 'npm run --silent release-notes -- --tag vVERSION\n';
const { tag } = readFlags(USAGE, { options: { tag: { type: 'string' } } });
const read = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8');
const { version } = z.object({ version: z.string() }).parse(JSON.parse(read('package.json')));
const changes = changesOf(read('CHANGELOG.md'), version);

/** A release is of the version that the sources name, and says what is new. */
const refusal =
  tag !== `v${version}`
    ? `package.json says ${version}, the tag ${String(tag)}.`
    : changes === null
      ? `CHANGELOG.md says nothing of ${version}.`
      : null;
if (refusal === null) {
  process.stdout.write(`${changes}\n`);
} else {
  process.stderr.write(`${refusal}\n${USAGE}`);
  process.exitCode = 1;
}
