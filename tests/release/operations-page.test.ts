import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repositoryRoot } from '../../local/repository-root.ts';

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');

it('docs/operations.md tells of every counter, by its name or by its family', () => {
  const page = read('docs/operations.md');
  const [, union = ''] =
    /type Counter =([\s\S]*?);\n/.exec(read('shared/ports/telemetry.ts')) ?? [];
  const counters = [...union.matchAll(/^  \| ['`]([a-z]+[_ ])([a-z_]*)/gm)];
  expect(counters.length).toBeGreaterThan(30);
  const untold = counters.filter(
    ([, family = '', kind = '']) =>
      !page.includes(`\`${family}${kind}`) && !page.includes(`\`${family}…`),
  );
  expect(untold.map(([counter]) => counter)).toEqual([]);
});
