import { describe, expect, it } from 'vitest';
import { HOSTILE_INPUTS } from './inputs.ts';

/** Of this thread’s own time on a processor, so that a busy machine makes no difference. */
const MOST_MS = 1_000;
/** What is slow once may have paid for the compiler or the collector of garbage; what is slow each time is slow. */
const TRIES = 3;

function spentMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

describe('what a stranger sends costs what its size costs', () => {
  it('the table has one for each parser, pattern and field', () => {
    expect(HOSTILE_INPUTS.length).toBeGreaterThanOrEqual(60);
  });

  it.each(HOSTILE_INPUTS.map((one) => [one.name, one] as const))(
    'within a second: %s',
    async (_, { size, run }) => {
      let quickest = Infinity;
      for (let n = 0; n < TRIES && quickest > MOST_MS; n += 1) {
        const begun = spentMs();
        await run(size);
        quickest = Math.min(quickest, spentMs() - begun);
      }
      expect(quickest).toBeLessThan(MOST_MS);
    },
  );
});
