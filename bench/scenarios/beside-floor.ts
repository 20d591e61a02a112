import { runMail, type MailRun } from '../load/run-mail.ts';
import type { Pace } from '../load/post-all.ts';
import { layMail, planPosts, type Mail, type MailPlan } from '../mail.ts';
import type { Thread } from '../microsoft/commands.ts';
import type { Side } from '../sides/side.ts';
import type { World } from '../world.ts';
import type { Bench } from './scenario.ts';

/** A message that is not through after so long is counted as missing. */
const LIMIT_MS = 240_000;
/** As Graph keeps some connections open and waits for answers. */
export const BURST: Pace = { sideBySide: 32 };

export interface Load extends MailPlan {
  readonly mailboxes: number;
  readonly pace: Pace;
}

export interface BothRuns {
  readonly app: MailRun;
  readonly floor: MailRun;
}

/** The same mails through the app and then through the floor, each warm. */
export async function besideFloor(bench: Bench, load: Load): Promise<BothRuns> {
  const world = await bench.world();
  const threads = await threadsFor(bench, world, load.mailboxes);
  const posts = await layMail(world.microsoft, planPosts(threads, load));
  await warmUp(bench, world, world.app, threads);
  const app = await runMail(world, world.app, posts, load.pace, LIMIT_MS);
  const floor = await world.atFloor(load.mailboxes, async (side) => {
    await warmUp(bench, world, side, threads);
    return runMail(world, side, posts, load.pace, LIMIT_MS);
  });
  return { app, floor };
}

/** The app alone, warm. */
export async function throughApp(bench: Bench, load: Load): Promise<MailRun> {
  const world = await bench.world();
  const threads = await threadsFor(bench, world, load.mailboxes);
  const posts = await layMail(world.microsoft, planPosts(threads, load));
  await warmUp(bench, world, world.app, threads);
  return runMail(world, world.app, posts, load.pace, LIMIT_MS);
}

/** The threads of the usual few mailboxes, or one of each of more. */
export function threadsFor(
  { size }: Bench,
  { people }: World,
  mailboxes: number,
): Promise<Thread[][]> {
  const isUsual = mailboxes <= size.mailboxes;
  return people.threads(mailboxes, isUsual ? Math.ceil(size.threads / size.mailboxes) : 1);
}

/** How many mailboxes a side has had mail of. */
const warmFor = new WeakMap<Side, number>();

/** Mail that is not measured, unless there was some: code is compiled, tokens, first reads and connections are there. */
export async function warmUp(
  bench: Bench,
  world: World,
  side: Side,
  threads: readonly (readonly Thread[])[],
): Promise<void> {
  if ((warmFor.get(side) ?? 0) >= threads.length) return;
  await sendWarmUp(bench, world, side, threads);
  warmFor.set(side, threads.length);
}

/** The same in any case, as for a process that has just been started. */
export async function sendWarmUp(
  { size }: Bench,
  world: World,
  side: Side,
  threads: readonly (readonly Thread[])[],
): Promise<void> {
  const count = Math.max(size.warmUp, threads.length);
  const plan = { count, perPost: 1, spread: 'scattered' } as const;
  const posts: Mail[][] = await layMail(world.microsoft, planPosts(threads, plan));
  await runMail(world, side, posts, BURST, LIMIT_MS);
}
