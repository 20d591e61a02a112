/** What is running in the host right now: HTTP requests, queue messages, timers. */
export type Activity = {
  readonly running: number;
  /** Rises with every start and end: equal values mean that nothing happened in between. */
  readonly changes: number;
  run<T>(work: () => Promise<T>): Promise<T>;
  onEnd(listener: () => void): void;
  /** Resolves to whether everything ended within `limitMs`. */
  drained(limitMs: number): Promise<boolean>;
};

export function createActivity(): Activity {
  let running = 0;
  let changes = 0;
  const listeners: (() => void)[] = [];
  return {
    get running() {
      return running;
    },
    get changes() {
      return changes;
    },
    async run(work) {
      running += 1;
      changes += 1;
      try {
        return await work();
      } finally {
        running -= 1;
        changes += 1;
        for (const listener of listeners) listener();
      }
    },
    onEnd: (listener) => void listeners.push(listener),
    drained: (limitMs) =>
      new Promise((resolve) => {
        if (running === 0) return resolve(true);
        const timer = setTimeout(() => resolve(false), limitMs);
        listeners.push(() => {
          if (running > 0) return;
          clearTimeout(timer);
          resolve(true);
        });
      }),
  };
}
