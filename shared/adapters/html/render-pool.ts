import { Piscina } from 'piscina';
import { ServiceFailure } from '../../domain/failure.ts';
import type { Html, Rendered } from '../../ports/html.ts';
import type { RenderTask } from './render-body.ts';

/** Ordinary mail takes some milliseconds; a body of 5 MB takes one to two seconds on a slow machine. */
const DEADLINE_MS = 5_000;
/** So that one slow body does not hold up the next, and the event loop keeps a core. */
const THREADS = 2;
const IDLE_MS = 30_000;

/** Beside this file, with its ending: sources and build alike. */
const THREAD = new URL(
  `./render-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
);

/**
 * Rendering off the event loop: a body that is made to keep a parser busy keeps one thread busy, for so long at most;
 * that thread is replaced, and the body comes as text only. Threads are started when there is something to render, and
 * keep no process alive.
 */
export function renderPool(deadlineMs = DEADLINE_MS): Html {
  let pool: Piscina<RenderTask, Rendered> | null = null;
  const run = (task: RenderTask): Promise<Rendered> => {
    pool ??= new Piscina<RenderTask, Rendered>({
      filename: THREAD.href,
      minThreads: 0,
      maxThreads: THREADS,
      idleTimeout: IDLE_MS,
    });
    return pool.run(task, { signal: AbortSignal.timeout(deadlineMs) });
  };
  return {
    async render(body, uniqueBody) {
      try {
        // Past the deadline, or its thread died of it (out of memory): its text is linear.
        return await run({ how: 'whole', body, uniqueBody }).catch(() =>
          run({ how: 'plain', body, uniqueBody }),
        );
      } catch (cause) {
        throw new ServiceFailure('unavailable', 'rendering_failed', { cause });
      }
    },
  };
}
