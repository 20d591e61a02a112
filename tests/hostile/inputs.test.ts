import { describe, expect, it } from 'vitest';
import { HOSTILE_INPUTS } from './inputs.ts';

/** On a busy machine, too: each takes a small part of it on an idle one. */
const MOST_MS = 1_000;
/** What is slow once may have been held up by others; what is slow each time is slow. */
const TRIES = 3;

describe('what a stranger sends costs what its size costs', () => {
  it('the table has one for each parser, pattern and field', () => {
    expect(HOSTILE_INPUTS.length).toBeGreaterThanOrEqual(60);
  });

  it.each(HOSTILE_INPUTS.map((one) => [one.name, one] as const))(
    'within a second: %s',
    async (_, { size, run }) => {
      let quickest = Infinity;
      for (let n = 0; n < TRIES && quickest > MOST_MS; n += 1) {
        const begun = performance.now();
        await run(size);
        quickest = Math.min(quickest, performance.now() - begun);
      }
      expect(quickest).toBeLessThan(MOST_MS);
    },
  );
});
