import type { Source } from './source.ts';

type Sources = ReadonlyMap<string, Source>;

/** Shorter than this, a file with one importer may be a part of it. */
const SMALL = 15;
const LARGE = 250;
/** What is deployed. */
const APP = /^(?:functions|shared)\//;

/** Of functions/ and shared/ together; the circles are of every room. */
export interface FileMeasures {
  readonly files: number;
  readonly lines: number;
  /** Half of the files have fewer lines. */
  readonly median: number;
  /** Fewer than 15 lines, the shortest first. */
  readonly small: readonly string[];
  /** More than 250 lines. */
  readonly large: readonly string[];
  /** Fewer than 15 lines and one importer, as `file <- importer`. */
  readonly mergeable: readonly string[];
  /** Files that import each other in a loop when the program runs. */
  readonly valueCircles: readonly (readonly string[])[];
  /** Files that do so only when their types are counted, too. */
  readonly typeCircles: readonly (readonly string[])[];
}

export function measureFiles(sources: Sources): FileMeasures {
  const all = [...sources.values()]
    .filter(({ file }) => APP.test(file))
    .toSorted((a, b) => a.lines - b.lines);
  const small = all.filter(({ lines }) => lines < SMALL).map(({ file }) => file);
  const importers = Map.groupBy(
    all.flatMap(({ file, imports }) =>
      [...new Set(imports.map(({ from }) => from))].map((from) => ({ file, from })),
    ),
    ({ from }) => from,
  );
  const valueCircles = circles(sources, ({ isType }) => !isType);
  const known = new Set(valueCircles.map((circle) => circle.join()));
  return {
    files: all.length,
    lines: all.reduce((sum, { lines }) => sum + lines, 0),
    median: all[Math.floor(all.length / 2)]?.lines ?? 0,
    small,
    large: all.filter(({ lines }) => lines > LARGE).map(({ file }) => file),
    mergeable: small.flatMap((file) => {
      const [only, ...others] = importers.get(file) ?? [];
      return only && others.length === 0 ? [`${file} <- ${only.file}`] : [];
    }),
    valueCircles,
    typeCircles: circles(sources, () => true).filter((circle) => !known.has(circle.join())),
  };
}

/** The strongly connected components of more than one file (Tarjan), each sorted. */
function circles(
  sources: Sources,
  counts: (imported: Source['imports'][number]) => boolean,
): readonly (readonly string[])[] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];

  function visit(file: string): number {
    const place = order.size;
    order.set(file, place);
    lowest.set(file, place);
    open.push(file);
    for (const imported of sources.get(file)?.imports ?? []) {
      const { from } = imported;
      if (!counts(imported) || !sources.has(from)) continue;
      const reached = order.has(from)
        ? open.includes(from)
          ? (order.get(from) ?? place)
          : place
        : visit(from);
      lowest.set(file, Math.min(lowest.get(file) ?? place, reached));
    }
    const low = lowest.get(file) ?? place;
    if (low === place) {
      const circle = open.splice(open.indexOf(file));
      if (circle.length > 1) found.push(circle.toSorted());
    }
    return low;
  }

  for (const file of sources.keys()) if (!order.has(file)) visit(file);
  return found;
}
