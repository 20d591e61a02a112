import { layMail, planPosts } from '../mail.ts';
import { postAll } from '../load/post-all.ts';
import { distributionOf } from '../measure/distribution.ts';
import type { Thread } from '../microsoft/commands.ts';
import type { Figure, Outcome, Picture } from '../report/figure.ts';
import type { Side } from '../sides/side.ts';
import type { World } from '../world.ts';
import { besideFloor, threadsFor, warmUp } from './beside-floor.ts';
import type { Bench, Scenario } from './scenario.ts';

const POSTS_PER_SECOND = 20;
/** Graph counts a webhook as slow long after that. */
const IN_TIME_MS = 1_000;

/** How soon a notification is taken while what came before is worked on, at a pace that both sides keep. */
export const acks: Scenario = {
  name: 'acks',
  what: `the 202 to single notifications, ${POSTS_PER_SECOND} a second, by mailboxes`,
  async run(bench: Bench): Promise<Outcome> {
    const figures: Figure[] = [];
    const pictures: Picture[] = [];
    for (const mailboxes of bench.size.ackMailboxes) {
      const runs = await besideFloor(bench, {
        mailboxes,
        count: POSTS_PER_SECOND * bench.size.ackSeconds,
        perPost: 1,
        spread: 'scattered',
        pace: { postsPerSecond: POSTS_PER_SECOND },
      });
      const app = distributionOf(runs.app.ackMs);
      const floor = distributionOf(runs.floor.ackMs);
      const of = mailboxes === 1 ? '1 mailbox' : `${mailboxes} mailboxes`;
      for (const share of ['p50', 'p99'] as const) {
        figures.push({
          what: `ack, ${of}, ${share}`,
          unit: 'ms',
          app: app[share],
          floor: floor[share],
        });
      }
      pictures.push({
        title: `acks, ${of}`,
        lines: [
          { name: 'floor', distribution: floor },
          { name: 'app', distribution: app },
        ],
      });
    }
    return { figures, pictures };
  },
};

/** The highest rate at which 99 of 100 notifications are taken within a second, whatever lies in the queue by then. */
export const ackCeiling: Scenario = {
  name: 'ack-ceiling',
  what: 'POSTs a second at which acks stay under a second',
  async run(bench: Bench): Promise<Outcome> {
    const world = await bench.world();
    const mailboxes = bench.size.ackMailboxes.at(-1) ?? 1;
    const threads = await threadsFor(bench, world, mailboxes);
    await warmUp(bench, world, world.app, threads);
    const app = await ceiling(bench, world, world.app, threads);
    const floor = await world.atFloor(mailboxes, async (side) => {
      await warmUp(bench, world, side, threads);
      return ceiling(bench, world, side, threads);
    });
    const most = bench.size.ackRates.at(-1) ?? 0;
    const what = `acks under a second up to (tried up to ${most})`;
    return { figures: [{ what, unit: '1/s', app, floor }], pictures: [] };
  },
};

async function ceiling(
  { size }: Bench,
  { microsoft }: World,
  side: Side,
  threads: readonly (readonly Thread[])[],
): Promise<number> {
  let reached = 0;
  for (const postsPerSecond of size.ackRates) {
    const plan = {
      count: postsPerSecond * size.ackSeconds,
      perPost: 1,
      spread: 'scattered',
    } as const;
    const posts = await layMail(microsoft, planPosts(threads, plan));
    const webhooks = side.webhooks();
    const ready = posts.map((mails) => ({
      url: webhooks[0] ?? '',
      body: side.notification(mails),
    }));
    const posted = await postAll(ready, { postsPerSecond });
    // What still waits is of no use: the next rate begins with an empty queue.
    await side.clearQueues();
    await side.idle(30_000);
    const { p99 } = distributionOf(posted.map(({ ackMs }) => ackMs));
    if (p99 > IN_TIME_MS) return reached;
    reached = postsPerSecond;
  }
  return reached;
}
