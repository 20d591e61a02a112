import type { Run } from './calls.ts';

export function reachable(
  from: Iterable<Run>,
  next: (run: Run) => readonly Run[],
): ReadonlySet<Run> {
  const found = new Set(from);
  for (const run of found) for (const one of next(run)) found.add(one);
  return found;
}

/** Those of `runs` that lead to an end. */
export function leading(runs: ReadonlySet<Run>, isEnd: (run: Run) => boolean): ReadonlySet<Run> {
  const callers = Map.groupBy(
    [...runs].flatMap((caller) => [...caller.calls].map((callee) => ({ caller, callee }))),
    ({ callee }) => callee,
  );
  return reachable([...runs].filter(isEnd), (run) =>
    (callers.get(run) ?? []).map(({ caller }) => caller),
  );
}

/** Breadth first. Into a function within the same one is no call, so such steps come before the others. */
export function shortest(
  starts: readonly Run[],
  allowed: ReadonlySet<Run>,
  isEnd: (run: Run) => boolean,
): readonly Run[] | null {
  const seen = new Set<Run>();
  let level = starts.filter((run) => allowed.has(run)).map((run) => [run]);
  while (level.length > 0) {
    const next: Run[][] = [];
    for (const path of level) {
      const run = path.at(-1);
      if (!run || seen.has(run)) continue;
      seen.add(run);
      if (isEnd(run)) return path;
      for (const callee of run.calls) {
        if (!allowed.has(callee)) continue;
        if (callee.name === run.name) level.push([...path.slice(0, -1), callee]);
        else next.push([...path, callee]);
      }
    }
    level = next;
  }
  return null;
}

/** Calls of the longest way that enters no function twice, the call that ends it counted. */
export function longest(
  starts: readonly Run[],
  allowed: ReadonlySet<Run>,
  isEnd: (run: Run) => boolean,
): number {
  const known = new Map<Run, number>();
  const open = new Set<Run>();

  function from(run: Run): number {
    const found = known.get(run);
    if (found !== undefined) return found;
    open.add(run);
    let most = isEnd(run) ? 1 : -Infinity;
    for (const callee of run.calls) {
      if (!allowed.has(callee) || open.has(callee)) continue;
      most = Math.max(most, from(callee) + (callee.name === run.name ? 0 : 1));
    }
    open.delete(run);
    known.set(run, most);
    return most;
  }

  return Math.max(...starts.filter((run) => allowed.has(run)).map(from));
}
