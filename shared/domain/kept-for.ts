/**
 * What `make` gave is given again for `lifeMs`, to those who ask meanwhile as well; a failure is nobody else's. The
 * oldest goes when there are more than `most`.
 */
export function keptFor<T>({
  lifeMs,
  most,
  now,
}: {
  readonly lifeMs: number;
  readonly most: number;
  readonly now: () => number;
}) {
  const kept = new Map<string, { readonly value: Promise<T>; readonly until: number }>();
  return {
    keep(name: string, make: () => Promise<T>): Promise<T> {
      const found = kept.get(name);
      if (found && now() < found.until) return found.value;
      const value = make();
      kept.delete(name);
      kept.set(name, { value, until: now() + lifeMs });
      const [oldest] = kept.keys();
      if (kept.size > most && oldest !== undefined) kept.delete(oldest);
      value.catch(() => {
        if (kept.get(name)?.value === value) kept.delete(name);
      });
      return value;
    },
    forget: (name: string): void => void kept.delete(name),
  };
}
