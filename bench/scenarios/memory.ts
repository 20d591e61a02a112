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

/** What a fresh worker, with the local host in it, keeps in memory: at rest, and at most through a burst. */
export const memory: Scenario = {
  name: 'memory',
  what: 'memory of a fresh worker, at rest and at most through a burst',
  async run(bench: Bench): Promise<Outcome> {
    const { size } = bench;
    const world = await bench.world();
    const threads = await threadsFor(bench, world, size.mailboxes);
    const plan = { count: size.threads, perPost: 1, spread: 'scattered' } as const;
    const posts = await layMail(world.microsoft, planPosts(threads, plan));
    const measure = async (side: Side): Promise<{ rest: number; peak: number }> => {
      await side.restart();
      await pause(AT_REST_AFTER_MS);
      const rest = memoryMb(side.hostPids()[0] ?? 0).now;
      const { peakMb } = await runMail(world, side, posts, BURST, LIMIT_MS);
      return { rest, peak: peakMb };
    };
    const app = await measure(world.app);
    const floor = await world.atFloor(size.mailboxes, measure);
    return {
      figures: [
        { what: 'memory at rest', unit: 'MB', app: app.rest, floor: floor.rest },
        { what: 'memory at most', unit: 'MB', app: app.peak, floor: floor.peak },
      ],
      pictures: [],
    };
  },
};
