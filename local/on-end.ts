import { readFileSync } from 'node:fs';

const CHECK_MS = 500;

/**
 * Resolves when this process is asked to end, or when the one that started it is gone. A second
 * request ends it at once; child processes see that and end too.
 */
export function onEnd(): Promise<'asked'> {
  const starters = startersOf();
  // With the starter its end of the pipe is gone: what is still printed has no reader.
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
      if (startersOf() !== starters) ask();
    }, CHECK_MS);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, ask);
  });
}

/** The parent; under npm also the parent's parent, since npm runs a script by a shell that outlives it. */
function startersOf(): string {
  const underNpm = process.env['npm_lifecycle_event'] !== undefined;
  return `${process.ppid} ${underNpm ? parentOf(process.ppid) : ''}`;
}

/** As Linux tells it; nothing elsewhere, where only the parent itself is watched. */
function parentOf(pid: number): string {
  try {
    return /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
  } catch {
    return '';
  }
}

function ignore(): void {
  // Nothing can be done, and nobody can be told.
}
