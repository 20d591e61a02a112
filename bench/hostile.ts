import { HOSTILE_INPUTS } from '../tests/hostile/inputs.ts';

/** Quick ones are repeated until a clock can tell them. */
const LEAST_MS = 20;

/** Milliseconds of one run, the quickest of three. */
async function timeOf(run: () => unknown): Promise<number> {
  let best = Infinity;
  for (let round = 0; round < 3; round += 1) {
    let runs = 0;
    const begun = performance.now();
    do {
      await run();
      runs += 1;
    } while (performance.now() - begun < LEAST_MS);
    best = Math.min(best, (performance.now() - begun) / runs);
  }
  return best;
}

const row = (...cells: string[]) => {
  const [name = '', ...figures] = cells;
  process.stdout.write(`${name.padEnd(62)}${figures.map((cell) => cell.padStart(12)).join('')}\n`);
};

row('input', 'n', 'ms at n', 'ms at 4n', 'ratio');
for (const { name, size, run } of HOSTILE_INPUTS) {
  // At the size that the edge lets through 4n is beyond it; so n is a quarter of that.
  const n = Math.ceil(size / 4);
  const once = await timeOf(() => run(n));
  const four = await timeOf(() => run(4 * n));
  row(name, String(n), once.toFixed(2), four.toFixed(2), (four / once).toFixed(1));
}
