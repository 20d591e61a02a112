import { parentPort, workerData } from 'node:worker_threads';
import { makeMistake } from '../sabotage/make-mistake.ts';

const { mistake } = workerData as { mistake: string | null };
if (mistake !== null) makeMistake(mistake);
// After the hook, so that the mistake is in what is loaded.
const { runSeed } = await import('../run-seed.ts');

parentPort?.on('message', (seed: number) => void run(seed));

async function run(seed: number): Promise<void> {
  const { trace: _, ...result } = await runSeed(seed);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage(result);
}
