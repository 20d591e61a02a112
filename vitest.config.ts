import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tests/longest-first.ts';

/** Beyond these there are not enough files for each to have some. */
const PROCESSORS = Math.min(availableParallelism(), 8);

/** Starts processes of its own, and then waits for them as long as it computes. */
const WORLDS = [
  ...['browser', 'e2e', 'local', 'mail'].map((folder) => `tests/${folder}/**/*.test.ts`),
  'tests/bench/run.test.ts',
  'tests/compatibility/side-by-side.test.ts',
];
/** Measures how quick something is, or must end in a short time: not beside everything else. */
const TIMED = [
  'tests/e2e/budgets.test.ts',
  'tests/hostile/others-wait.test.ts',
  'tests/adapters/html/render-pool.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['tests/azurite-setup.ts'],
    // The same hosts and commands start a hundred times: what Node compiled once serves the next.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled') },
    // Long enough for a machine that has other work to do: what must be quick is measured where it must.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 60_000 } },
    // What failed is read in the last lines of a log, where a value cut short says nothing.
    chaiConfig: { truncateThreshold: 400 },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        // Each file's world ends with it; what a process has loaded serves many files.
        test: {
          name: 'worlds',
          isolate: false,
          globalSetup: ['tests/build-setup.ts'],
          include: WORLDS,
          exclude: TIMED,
          maxWorkers: Math.ceil(1.5 * PROCESSORS),
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'units',
          include: ['tests/**/*.test.ts'],
          exclude: [...WORLDS, ...TIMED],
          isolate: false,
          maxWorkers: PROCESSORS,
        },
      },
      {
        extends: true,
        test: {
          name: 'timed',
          globalSetup: ['tests/build-setup.ts'],
          include: TIMED,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
