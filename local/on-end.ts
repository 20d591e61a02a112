const PARENT_CHECK_MS = 500;

/**
 * Resolves when this process is asked to end, or when the one that started it is gone. A second
 * request ends it at once; child processes see that and end too.
 */
export function onEnd(): Promise<'asked'> {
  const parent = process.ppid;
  // With the parent its end of the pipe is gone: what is still printed has no reader.
  process.stdout.on('error', ignore);
  process.stderr.on('error', ignore);
  return new Promise((resolve) => {
    let asked = false;
    const ask = (): void => {
      if (asked) process.exit(1);
      asked = true;
      clearInterval(watch);
      resolve('asked');
    };
    const watch = setInterval(() => {
      if (process.ppid !== parent) ask();
    }, PARENT_CHECK_MS);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  });
}

function ignore(): void {
  // Nothing can be done, and nobody can be told.
}
