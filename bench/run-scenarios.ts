import { setTimeout as pause } from 'node:timers/promises';
import type { Measured } from './report/results.ts';
import { TABLE_HEAD, tableLine } from './report/table.ts';
import type { Bench, Scenario } from './scenarios/scenario.ts';
import type { Size } from './size.ts';
import { openWorld, type World } from './world.ts';

/** No scenario takes so long unless something hangs. */
const SCENARIO_LIMIT_MS = 15 * 60_000;

export interface ScenarioRuns {
  readonly measured: readonly Measured[];
  /** Why the one after them could not be measured, and with it the rest. */
  readonly failure: Error | null;
}

/** Runs them one after the other in one world, prints each one's part of the table, and stops all that was started. */
export async function runScenarios(
  scenarios: readonly Scenario[],
  size: Size,
  print: (line: string) => void,
): Promise<ScenarioRuns> {
  let opened: Promise<World> | undefined;
  const bench = { size, world: (): Promise<World> => (opened ??= openWorld()) };
  const measured: Measured[] = [];
  let failure: Error | null = null;
  try {
    for (const scenario of scenarios) {
      const { name, what } = scenario;
      const begun = performance.now();
      const outcome = await inTime(scenario, bench);
      const seconds = Math.round((performance.now() - begun) / 1000);
      print(`\n${name}: ${what} (${seconds} s)`);
      print(TABLE_HEAD);
      for (const figure of outcome.figures) print(tableLine(figure));
      measured.push({ name, what, seconds, ...outcome });
    }
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error));
  }
  const world = await opened?.catch(() => undefined);
  await world?.stop();
  return { measured, failure };
}

async function inTime(scenario: Scenario, bench: Bench) {
  const over = new AbortController();
  const late = pause(SCENARIO_LIMIT_MS, null, { signal: over.signal }).then(() => {
    throw new Error(`${scenario.name} took longer than ${SCENARIO_LIMIT_MS / 60_000} minutes`);
  });
  try {
    return await Promise.race([scenario.run(bench), late]);
  } finally {
    late.catch(() => undefined);
    over.abort();
  }
}
