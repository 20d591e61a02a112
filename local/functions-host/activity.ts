/** What is running in the host right now: HTTP requests, queue messages, timers. */
export type Activity = {
  readonly running: number;
  /** Rises with every start and end: equal values mean that nothing happened in between. */
  readonly changes: number;
  run<T>(work: () => Promise<T>): Promise<T>;
  /** There is something to run as soon as this settles, or there may be: until then nothing is drained. */
  hold(coming: Promise<void>): void;
  /** Resolves as soon as nothing runs or is held, or after `limitMs`, to whether nothing does. */
  drained(limitMs: number): Promise<boolean>;
  /** Resolves at the next start of anything, or after `limitMs`. */
  started(limitMs: number): Promise<void>;
};

export function createActivity(): Activity {
  let running = 0;
  let held = 0;
  let changes = 0;
  const drained = createWaiters();
  const started = createWaiters();
  const isDrained = (): boolean => running === 0 && held === 0;
  const tell = (): void => {
    if (isDrained()) drained.tell();
  };
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
      started.tell();
      try {
        return await work();
      } finally {
        running -= 1;
        changes += 1;
        tell();
      }
    },
    hold(coming) {
      held += 1;
      void coming.finally(() => {
        held -= 1;
        tell();
      });
    },
    async drained(limitMs) {
      if (!isDrained()) await drained.wait(limitMs);
      return isDrained();
    },
    started: (limitMs) => started.wait(limitMs),
  };
}

type Waiters = { tell: () => void; wait: (limitMs: number) => Promise<void> };

function createWaiters(): Waiters {
  const waiting = new Set<() => void>();
  return {
    tell() {
      for (const end of waiting) end();
    },
    wait: (limitMs) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          waiting.delete(end);
          resolve();
        };
        const timer = setTimeout(end, limitMs);
        waiting.add(end);
      }),
  };
}
