/** What asks on and on while somebody looks. */
interface Followed {
  /** One question, answered when there is something, or after its time. Says whether there was something. */
  readonly ask: (signal: AbortSignal) => Promise<boolean>;
  /** How it goes; null: as it should. */
  readonly tell: (problem: unknown) => void;
  readonly page: Visibility;
  readonly sleep?: (ms: number) => Promise<void>;
  readonly random?: () => number;
}

/** Whether somebody looks, as `document` tells it. */
export interface Visibility {
  readonly isHidden: () => boolean;
  /** Calls when that changes; what it returns ends it. */
  readonly onChange: (listener: () => void) => () => void;
}

const FIRST_MS = 1_000;
const MOST_MS = 60_000;
/** An answer without news that came at once was not held back: nobody is asked more often for that. */
const APART_MS = 2_000;

/** How long to wait after so many failures in a row: doubling up to a minute, each time between half and all of it. */
export function waitAfter(failures: number, random: number): number {
  const most = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 6));
  return most / 2 + (most / 2) * random;
}

/** Asks until what it returns is called. Nothing is asked while the page is hidden, and at once when it is seen again. */
export function follow({ ask, tell, page, ...more }: Followed): () => void {
  const { sleep = pause, random = Math.random } = more;
  const life = new AbortController();
  const { signal: ended } = life;
  let woken = Promise.withResolvers<void>();
  let asking = new AbortController();
  const unlisten = page.onChange(() => {
    if (page.isHidden()) {
      asking.abort();
      return;
    }
    woken.resolve();
    woken = Promise.withResolvers();
  });

  async function run(): Promise<void> {
    let failures = 0;
    while (!ended.aborted) {
      if (page.isHidden()) {
        await woken.promise;
        continue;
      }
      asking = new AbortController();
      const begun = performance.now();
      try {
        const isNews = await ask(asking.signal);
        failures = 0;
        if (ended.aborted) return;
        tell(null);
        if (!isNews && performance.now() - begun < APART_MS) await sleep(APART_MS);
      } catch (error) {
        if (ended.aborted || asking.signal.aborted) continue;
        failures += 1;
        tell(error);
        // Who comes back to the page need not wait for the rest of it.
        await Promise.race([sleep(waitAfter(failures, random())), woken.promise]);
      }
    }
  }
  void run();
  return () => {
    life.abort();
    unlisten();
    asking.abort();
    woken.resolve();
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
