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

  async function work(): Promise<void> {
    let next = left.next();
    if (next.done === true) return;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { mistake } });
    const failed = new Promise<never>((_, reject) => worker.once('error', reject));
    try {
      while (next.done !== true && !isStopped) {
        const answer = new Promise<Ran>((resolve) => worker.once('message', resolve));
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
        worker.postMessage(next.value);
        if (onResult(await Promise.race([answer, failed])) === false) isStopped = true;
        next = left.next();
      }
    } finally {
      await worker.terminate();
    }
  }

  await Promise.all(Array.from({ length: availableParallelism() }, work));
}
