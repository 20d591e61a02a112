import { buildIfStale } from '../local/build-if-stale.ts';
import type { Measured } from './report/results.ts';
import { TABLE_HEAD, tableLine } from './report/table.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { Size } from './size.ts';
import { openWorld, type World } from './world.ts';

/** Runs them one after the other in one world, prints each one's part of the table, and stops all that was started. */
export async function runScenarios(
  scenarios: readonly Scenario[],
  size: Size,
  print: (line: string) => void,
): Promise<Measured[]> {
  await buildIfStale();
  let opened: Promise<World> | undefined;
  const world = (): Promise<World> => (opened ??= openWorld());
  try {
    const measured: Measured[] = [];
    for (const { name, what, run } of scenarios) {
      const begun = performance.now();
      const outcome = await run({ size, world });
      const seconds = Math.round((performance.now() - begun) / 1000);
      print(`\n${name}: ${what} (${seconds} s)`);
      print(TABLE_HEAD);
      for (const figure of outcome.figures) print(tableLine(figure));
      measured.push({ name, what, ...outcome });
    }
    return measured;
  } finally {
    await (await opened?.catch(() => undefined))?.stop();
  }
}
