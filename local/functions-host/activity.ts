/** What is running in the host right now: HTTP requests, queue messages, timers. */
export type Activity = {
  readonly running: number;
  /** Rises with every start and end: equal values mean that nothing happened in between. */
  readonly changes: number;
  /** `isSafe`: it only reads, as a GET does, so that nobody has anything to do after it. */
  run<T>(work: () => Promise<T>, kind?: { isSafe: boolean }): Promise<T>;
  /** Called after each end, but of what is safe. */
  onEnd(listener: () => void): void;
  /** Resolves as soon as nothing runs, or after `limitMs`, to whether nothing does. */
  drained(limitMs: number): Promise<boolean>;
};

export function createActivity(): Activity {
  let running = 0;
  let changes = 0;
  const listeners: (() => void)[] = [];
  const waiting = new Set<() => void>();
  return {
    get running() {
      return running;
    },
    get changes() {
      return changes;
    },
    async run(work, { isSafe } = { isSafe: false }) {
      running += 1;
      changes += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        changes += 1;
        if (!isSafe) for (const listener of listeners) listener();
        if (running === 0) for (const tell of waiting) tell();
      }
    },
    onEnd: (listener) => void listeners.push(listener),
    drained: (limitMs) =>
      new Promise((resolve) => {
        if (running === 0) return resolve(true);
        const end = (isDrained: boolean): void => {
          clearTimeout(timer);
          waiting.delete(drained);
          resolve(isDrained);
        };
        const drained = (): void => end(true);
        const timer = setTimeout(() => end(false), limitMs);
        waiting.add(drained);
      }),
  };
}
