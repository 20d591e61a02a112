/** Runs something as soon as fewer than so many of its kind are running, in order of arrival. */
export type InTurn = <T>(run: () => Promise<T>) => Promise<T>;

export function inTurn(atOnce: number): InTurn {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (running < atOnce) running += 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await run();
    } finally {
      // Its place goes to the first in line, and is nobody's in between.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
