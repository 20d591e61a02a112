import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SeedResult } from '../run-seed.ts';

export type Ran = Omit<SeedResult, 'trace'>;

/**
 * Runs seeds in all processors' threads, each in a world of its own; `onResult` hears of each as it ends and may stop
 * the rest by giving false. Seeds begin in order. Rejects when a seed can't be run at all.
 */
export async function runSeeds(
  seeds: Iterable<number>,
  mistake: string | null,
  onResult: (ran: Ran) => boolean | void,
): Promise<void> {
  const left = seeds[Symbol.iterator]();
  let isStopped = false;

  const next = (): number | null => {
    const seed = isStopped ? null : left.next();
    return !seed || seed.done ? null : seed.value;
  };

  /** A thread loads the whole app first: none is begun for nothing. */
  async function work(): Promise<void> {
    let seed = next();
    if (seed === null) return;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { mistake } });
    const failed = new Promise<never>((_, reject) => worker.once('error', reject));
    try {
      for (; seed !== null; seed = next()) {
        const answer = new Promise<Ran>((resolve) => worker.once('message', resolve));
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage(seed);
        if (onResult(await Promise.race([answer, failed])) === false) isStopped = true;
      }
    } finally {
      await worker.terminate();
    }
  }

  await Promise.all(Array.from({ length: availableParallelism() }, work));
}
