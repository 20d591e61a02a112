import { setTimeout as pause } from 'node:timers/promises';
import { runMail } from '../load/run-mail.ts';
import { layMail, planPosts } from '../mail.ts';
import { memoryMb } from '../measure/process-cost.ts';
import type { Outcome } from '../report/figure.ts';
import type { Side } from '../sides/side.ts';
import { BURST, threadsFor } from './beside-floor.ts';
import type { Bench, Scenario } from './scenario.ts';

const LIMIT_MS = 240_000;
const AT_REST_AFTER_MS = 3_000;
/** What Node 24 takes by itself where it has 512 MB, the smallest instance; with more it is less thrifty. */
const SMALLEST_INSTANCE = '--max-semi-space-size=1 --max-old-space-size=256';

/**
 * What a fresh worker, with the local host in it, keeps in memory: at rest, and at most through a burst, on this machine
 * and as on the smallest instance.
 */
export const memory: Scenario = {
  name: 'memory',
  what: 'memory of a fresh worker, at rest and at most through a burst',
  async run(bench: Bench): Promise<Outcome> {
    const { size } = bench;
    const world = await bench.world();
    const threads = await threadsFor(bench, world, size.mailboxes);
    const plan = { count: size.threads, perPost: 1, spread: 'scattered' } as const;
    const here = await layMail(world.microsoft, planPosts(threads, plan));
    const onSmallest = await layMail(world.microsoft, planPosts(threads, plan));
    const measure = async (side: Side): Promise<{ rest: number; peak: number; least: number }> => {
      await side.restart();
      await pause(AT_REST_AFTER_MS);
      const rest = memoryMb(side.hostPids()[0] ?? 0).now;
      const { peakMb: peak } = await runMail(world, side, here, BURST, LIMIT_MS);
      await side.restart(SMALLEST_INSTANCE);
      const { peakMb: least } = await runMail(world, side, onSmallest, BURST, LIMIT_MS);
      return { rest, peak, least };
    };
    const app = await measure(world.app);
    const floor = await world.atFloor(size.mailboxes, measure);
    return {
      figures: [
        { what: 'memory at rest', unit: 'MB', app: app.rest, floor: floor.rest },
        { what: 'memory at most', unit: 'MB', app: app.peak, floor: floor.peak },
        {
          what: 'memory at most, as with 512 MB',
          unit: 'MB',
          app: app.least,
          floor: floor.least,
        },
      ],
      pictures: [],
    };
  },
};
