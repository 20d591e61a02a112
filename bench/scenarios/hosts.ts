import { runMail } from '../load/run-mail.ts';
import { layMail, planPosts } from '../mail.ts';
import type { Outcome } from '../report/figure.ts';
import type { Side } from '../sides/side.ts';
import { BURST, sendWarmUp, threadsFor } from './beside-floor.ts';
import type { Bench, Scenario } from './scenario.ts';

const LIMIT_MS = 120_000;

/** One storage, one Graph, several host processes that share the queues; POSTs go to them in turn. */
export const hosts: Scenario = {
  name: 'hosts',
  what: 'messages a second by number of host processes, scattered',
  async run(bench: Bench): Promise<Outcome> {
    const { size } = bench;
    const world = await bench.world();
    const threads = await threadsFor(bench, world, size.mailboxes);
    const plan = { count: size.threads, perPost: 1, spread: 'scattered' } as const;
    const counts = Array.from({ length: size.hosts }, (_, index) => index + 1);

    async function rates(side: Side): Promise<number[]> {
      const found: number[] = [];
      for (const count of counts) {
        await side.scaleTo(count);
        await sendWarmUp(bench, world, side, threads);
        const mails = await layMail(world.microsoft, planPosts(threads, plan));
        found.push((await runMail(world, side, mails, BURST, LIMIT_MS)).entriesPerSecond);
      }
      await side.scaleTo(1);
      return found;
    }
    const app = await rates(world.app);
    const floor = await world.atFloor(size.mailboxes, rates);
    const figures = counts.map((count, index) => ({
      what: `entries, ${count} host process${count === 1 ? '' : 'es'}`,
      unit: '1/s',
      app: app[index] ?? Number.NaN,
      floor: floor[index] ?? Number.NaN,
    }));
    return { figures, pictures: [] };
  },
};
