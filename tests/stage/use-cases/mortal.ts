/** The end of a process in a test: no answer, nothing cleaned up. */
export class Crash extends Error {}

/** A process that dies at its n-th effect on the world, before or after it; nothing of it runs on. */
export function fate(
  crashAt: number,
  when: 'before' | 'after',
): {
  /** The port as the doomed process has it. */
  readonly mortal: <T extends object>(port: T) => T;
  /** Effects so far; fewer than `crashAt` in the end: it outlived its fate. */
  readonly reached: () => number;
} {
  let calls = 0;
  const doom = async (effect: () => unknown): Promise<unknown> => {
    calls += 1;
    if (calls > crashAt || (calls === crashAt && when === 'before')) throw new Crash();
    const result: unknown = await effect();
    // Another effect, begun beside this one, may have been the end meanwhile.
    if (calls >= crashAt) throw new Crash();
    return result;
  };
  return {
    mortal: (port) =>
      new Proxy(port, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]) => doom(() => Reflect.apply(member, target, args));
        },
        apply: (target, self, args: unknown[]) =>
          doom(() => Reflect.apply(target as () => unknown, self, args)),
      }),
    reached: () => calls,
  };
}
