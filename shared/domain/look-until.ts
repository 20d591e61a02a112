export interface LookPorts {
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
}

/** Looks at once, and again each so often until there is something or the time is over: then what the last look found. */
export async function lookUntil<T>(
  deps: LookPorts,
  { waitMs, eachMs }: { readonly waitMs: number; readonly eachMs: number },
  look: () => Promise<T>,
  isSomething: (found: T) => boolean,
): Promise<T> {
  const until = deps.now() + waitMs;
  for (;;) {
    const found = await look();
    const left = until - deps.now();
    if (isSomething(found) || left <= 0) return found;
    await deps.sleep(Math.min(eachMs, left));
  }
}
