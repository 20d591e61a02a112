import { Piscina } from 'piscina';
import { BOUNDS } from '../../domain/bounds.ts';
import { THREAD_IDLE_MS, RENDER_DEADLINE_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { Html, Rendered } from '../../ports/html.ts';
import type { Counters } from '../../ports/telemetry.ts';
import { slots } from '../../domain/slots.ts';
import type { RenderTask } from './render-body.ts';

/** One that a large body keeps busy, and one for all others. */
const THREADS = 2;
const LARGE_AT_ONCE = THREADS - 1;
/** Of 5 MB that are within the bounds some 150 MB come to be. A thread that takes more ends, and no other. */
const MEMORY_MB = 256;

/** Beside this file, with its ending: sources and build alike. */
const THREAD = new URL(
  `./render-thread${import.meta.url.slice(import.meta.url.lastIndexOf('.'))}`,
  import.meta.url,
);

interface RenderPoolOptions {
  readonly counters: Pick<Counters, 'add'>;
  readonly deadlineMs?: number;
  readonly thread?: URL;
}

/**
 * Rendering off the event loop. A body that keeps its thread busy past the deadline, or that its thread dies of, costs
 * that thread, which is replaced, and comes as text only. Large bodies take turns, so that they hold up no small one; the
 * deadline starts with the work, so that nobody's mail pays for what stood before it in line. Threads start when there is
 * something to render, know none of the settings, and keep no process alive.
 */
export function renderPool({
  counters,
  deadlineMs = RENDER_DEADLINE_MS,
  thread = THREAD,
}: RenderPoolOptions): Html {
  const threads = new Piscina<RenderTask, Rendered>({
    filename: thread.href,
    minThreads: 0,
    maxThreads: THREADS,
    idleTimeout: THREAD_IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    env: {},
  });
  const all = slots(THREADS);
  const large = slots(LARGE_AT_ONCE);
  const run = (task: RenderTask): Promise<Rendered> => {
    const start = () =>
      all.run(1, () => threads.run(task, { signal: AbortSignal.timeout(deadlineMs) }));
    return charactersOf(task) > BOUNDS.smallBodyCharacters ? large.run(1, start) : start();
  };
  return {
    async render(body, uniqueBody, hasFiles = false) {
      try {
        return await run({ how: 'whole', body, uniqueBody, hasFiles });
      } catch {
        counters.add('rendering_given_up');
      }
      try {
        return await run({ how: 'plain', body, uniqueBody, hasFiles });
      } catch (cause) {
        throw new ServiceFailure('unavailable', 'rendering_failed', { cause });
      }
    },
  };
}

function charactersOf({ body, uniqueBody }: RenderTask): number {
  return body.content.length + (uniqueBody?.content.length ?? 0);
}
