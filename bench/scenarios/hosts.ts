import type { Figure, Outcome } from '../report/figure.ts';
import { runMail } from '../load/run-mail.ts';
import { layMail, planPosts } from '../mail.ts';
import { BURST, threadsFor, warmUp } from './beside-floor.ts';
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

    const figures: Figure[] = [];
    const counts = Array.from({ length: size.hosts }, (_, index) => index + 1);
    const mails = await Promise.all(
      counts.map(() => layMail(world.microsoft, planPosts(threads, plan))),
    );
    const rates = async (side: typeof world.app | Parameters<typeof runMail>[1]) => {
      const found: number[] = [];
      for (const [index, count] of counts.entries()) {
        await side.scaleTo(count);
        await warmUp(bench, world, side, threads);
        const run = await runMail(world, side, mails[index] ?? [], BURST, LIMIT_MS);
        found.push(run.entriesPerSecond);
      }
      await side.scaleTo(1);
      return found;
    };
    const app = await rates(world.app);
    const floor = await world.atFloor(size.mailboxes, rates);
    for (const [index, count] of counts.entries()) {
      const what = `entries, ${count} host process${count === 1 ? '' : 'es'}`;
      figures.push({
        what,
        unit: '1/s',
        app: app[index] ?? Number.NaN,
        floor: floor[index] ?? Number.NaN,
      });
    }
    return { figures, pictures: [] };
  },
};
