import { expect, it } from 'vitest';
import { openSystem } from '../stage/system/system-stage.ts';
import { fuzz } from '../fuzz/fuzz.ts';

/** `FUZZ_REQUESTS=20000 npx vitest run tests/e2e/fuzz.test.ts` for the long run; `FUZZ_SEED` for another one. */
const count = Number(process.env['FUZZ_REQUESTS'] ?? 1_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);

const { system, on } = await openSystem({ env: { DELAY_SCALE: '0.01', RESYNC_MINUTES: '0' } });

it(
  `${count} nearly right requests over every operation: none is a 5xx, none hangs, each answer is documented`,
  { timeout: 60_000 + count * 150 },
  async () => {
    const { app, first } = await on.started('Fuzzed');
    const entries = await app.conversation('carla');
    expect(first).toBeTruthy();
    const known = {
      account: [app.account],
      user: ['u1'],
      contact: ['carla'],
      entry: entries.map((entry) => String(entry.id)),
      thread: entries.map((entry) => String(entry.threadId)),
    };
    const { faults, statuses } = await fuzz(system.host, known, { count, seed });
    expect(faults.slice(0, 20)).toEqual([]);
    // They get past the door, and what is well-formed is done.
    expect(statuses[200] ?? 0).toBeGreaterThan(count / 10);
    expect(statuses[400] ?? 0).toBeGreaterThan(count / 20);
    expect((await fetch(`${system.host.url}/api/health`)).status).toBe(200);
  },
);
