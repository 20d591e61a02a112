/**
 * `npm run shape -- [directory]`: what the layout of the code measures. The depth of a walk is that of its deepest leg,
 * since a queue lies between two: the calls of the shortest way from the handler to the named call of a port, that one
 * counted. A function inside another one is a part of it; when somebody else calls it, as a callback, that is a call.
 * Constructors, types and what lies behind ports are not followed.
 */
import { resolve } from 'node:path';
import { readCommandLine } from '../../../local/command-line.ts';
import { measureFiles } from './files.ts';
import { readSources } from './source.ts';
import { measureWalks, type LegMeasures } from './walks.ts';

const say = (line = ''): boolean => process.stdout.write(`${line}\n`);

const { positionals } = readCommandLine('npm run shape -- [DIRECTORY]\n', {
  allowPositionals: true,
});
const [directory = '.'] = positionals;
const sources = readSources(resolve(directory));
const files = measureFiles(sources);

function list(title: string, names: readonly string[]): void {
  say(`${title}: ${names.length}`);
  for (const name of names) say(`  ${name}`);
}

say(`functions/ and shared/: ${files.files} files, ${files.lines} lines`);
say(`half of the files have ${files.median} lines or fewer`);
const share = ((100 * files.small.length) / files.files).toFixed(1);
list(`under 15 lines (${share} % of the files)`, files.small);
list('over 250 lines', files.large);
list('under 15 lines with one importer', files.mergeable);
list(
  'circles of imports, in every room',
  files.valueCircles.map((circle) => circle.join(' ')),
);
list(
  'circles when imports of types count, too',
  files.typeCircles.map((circle) => circle.join(' ')),
);

/** In how many files over all legs. */
function count(
  legs: readonly LegMeasures[],
  of: (leg: LegMeasures) => ReadonlySet<string>,
): number {
  return new Set(legs.flatMap((leg) => [...of(leg)])).size;
}

for (const { name, legs } of measureWalks(sources)) {
  say();
  say(name);
  say(`  depth: ${Math.max(...legs.map(({ chain }) => chain.length - 1))} calls`);
  say(`  the longest way: ${Math.max(...legs.map((leg) => leg.longest))} calls`);
  say(`  files on the way: ${count(legs, (leg) => leg.onTheWay)}`);
  say(`  files on the way and beside it: ${count(legs, (leg) => leg.alongTheWay)}`);
  say(`  files that may be entered in all: ${count(legs, (leg) => leg.entered)}`);
  for (const { from, to, chain } of legs) {
    say(`  ${from} -> ${to}, ${chain.length - 1} calls`);
    for (const link of chain) say(`    ${link.replace('#', ':')}`);
  }
}
