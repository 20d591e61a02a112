/** A sleep that somebody else may end early; a wake while nobody sleeps ends the next sleep. */
export type WakeSignal = { wake: () => void; sleep: (ms: number) => Promise<void> };

export function createWakeSignal(): WakeSignal {
  let pending = false;
  let end: (() => void) | undefined;
  return {
    wake() {
      if (end === undefined) pending = true;
      else end();
    },
    sleep: (ms) =>
      new Promise((resolve) => {
        if (pending) {
          pending = false;
          return resolve();
        }
        end = () => {
          clearTimeout(timer);
          end = undefined;
          resolve();
        };
        const timer = setTimeout(end, ms);
      }),
  };
}
