/**
 * A thread that asks on behalf of another account, one request after the other, from `begin` until `end`, and then says
 * what the longest wait was: of its own, since what the test does meanwhile must not count.
 */
import { existsSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

const { url, key, pid } = workerData as { url: string; key: string; pid: number };

/**
 * What the host's event loop has spent on a processor, by the kernel's own account: on a busy machine a request waits for
 * other processes, too, which is nobody's fault here. Elsewhere than on Linux it is the clock.
 */
const account = `/proc/${pid}/task/${pid}/schedstat`;
const spentMs = existsSync(account)
  ? () => Number(readFileSync(account, 'utf8').split(' ')[0]) / 1e6
  : () => performance.now();

const asking = { on: false };

async function askUntilEnd(): Promise<void> {
  let longest = 0;
  let asked = 0;
  do {
    const begun = spentMs();
    const { status, body } = await fetch(url, { headers: { 'x-functions-key': key } });
    await body?.cancel();
    if (status !== 200) throw new Error(`another account's request was answered ${status}`);
    longest = Math.max(longest, spentMs() - begun);
    asked += 1;
    await setImmediate();
  } while (asking.on);
  parentPort?.postMessage({ longest, asked });
}

parentPort?.on('message', (message: 'begin' | 'end') => {
  asking.on = message === 'begin';
  if (asking.on) void askUntilEnd();
});
