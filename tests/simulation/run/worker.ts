import { parentPort, workerData } from 'node:worker_threads';
import { makeMistake } from '../sabotage/make-mistake.ts';

const { mistake } = workerData as { mistake: string | null };
if (mistake !== null) makeMistake(mistake);
// After the hook, so that the mistake is in what is loaded.
const { runSeed } = await import('../run-seed.ts');

parentPort?.on('message', async (seed: number) => {
  const { trace: _, ...result } = await runSeed(seed);
  parentPort?.postMessage(result);
});
