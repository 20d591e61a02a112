/**
 * A process that asks on behalf of another account, one request after the other, from `begin` until `end`, and then says
 * what the longest wait was: of its own, since what the test does meanwhile must not count.
 */
import { existsSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';

const [url = '', key = '', pid = ''] = process.argv.slice(2);

/**
 * What the host's event loop has spent on a processor, by the kernel's own account: on a busy machine a request waits for
 * other processes, too, which is nobody's fault here. Elsewhere than on Linux it is the clock.
 */
const account = `/proc/${pid}/task/${pid}/schedstat`;
const spentMs = existsSync(account)
  ? () => Number(readFileSync(account, 'utf8').split(' ')[0]) / 1e6
  : () => performance.now();

async function askUntil(end: AbortSignal): Promise<void> {
  let longest = 0;
  let asked = 0;
  do {
    const begun = spentMs();
    const { status, body } = await fetch(url, { headers: { 'x-functions-key': key } });
    await body?.cancel();
    if (status !== 200) throw new Error(`another account's request was answered ${status}`);
    longest = Math.max(longest, spentMs() - begun);
    asked += 1;
    // The first was answered: what comes from now on is measured.
    if (asked === 1) process.send?.({ longest, asked });
    await setImmediate();
  } while (!end.aborted);
  process.send?.({ longest, asked });
}

let end = new AbortController();
process.on('message', (message) => {
  end.abort();
  if (message !== 'begin') return;
  end = new AbortController();
  void askUntil(end.signal);
});
