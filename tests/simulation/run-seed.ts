import {
  answerOf,
  comeToRest,
  hasLasting,
  outliveLoose,
  replayPoison,
  type Rest,
} from './come-to-rest.ts';
import { eraseOneContact } from './erase-contact.ts';
import type { FaultKind } from './faults/fault-kinds.ts';
import { planFaults } from './faults/fault-plan.ts';
import { judgeAtRest } from './oracle/judge-at-rest.ts';
import { PROPERTIES, type Violation } from './oracle/properties.ts';
import { retryAllSkipped } from './retry-all-skipped.ts';
import { buildWorld, type World } from './world.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
/** More than any seed has needed: a world that spins is cut off. */
const MOST_EVENTS = 400_000;
/** In so many worlds a contact is erased at the end. */
const ERASED = 0.3;
/** The people of a story give up or get on long before this; longer than all processes may be stopped. */
const STORY_WITHIN_MS = 12 * DAY;

export interface SeedResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly messages: number;
  readonly sends: number;
  /** Sends whose outcome could not be found out. */
  readonly unknown: number;
  readonly events: number;
  readonly virtualMs: number;
  /** Virtual time from the end of the last fault until nothing was left to do. */
  readonly restedAfterMs: number;
  readonly faults: readonly FaultKind[];
  /** Ways that the app has gone, each once. */
  readonly reached: readonly string[];
  readonly trace: readonly string[];
}

/** One world from its beginning to its rest. The same seed gives the same world, event by event. */
export async function runSeed(seed: number, isTraced = false): Promise<SeedResult> {
  const world = buildWorld(seed, isTraced);
  const isSpinning = (): boolean => world.time.events > MOST_EVENTS;
  begin(world);
  const lived = await live(world, isSpinning);
  const violations = [...lived.violations];
  if (violations.length === 0) {
    world.watch.judgeMoments(world.notifier);
    await outliveLoose(world, isSpinning);
    violations.push(...(await answerOf(world, judgeAtRest(world.judged))));
    // What was explained was read no further than the rules read.
    world.watch.judgeReads();
    if (violations.length === 0) {
      violations.push(...(await retryAllSkipped(world)));
    }
    if (world.shape.chance(ERASED) && violations.length === 0) {
      violations.push(...(await eraseOneContact(world)));
    }
  }
  return result(seed, world, lived.afterMs, [
    ...world.watch.violations,
    ...world.status.violations,
    ...violations,
  ]);
}

/** How long the story is, how many people do what in it, and what goes wrong. */
function begin(world: World): void {
  const { shape, host, story, random } = world;
  const span = shape.weighted({ hours: 7, days: 2 });
  const spanMs = span === 'hours' ? shape.int(1, 6) * HOUR : shape.int(1, 4) * DAY;
  const profile = { lasting: shape.chance(0.12), stoppedForDays: shape.chance(0.02) };
  host.start();
  story.begin(shape.int(55, 75), spanMs);
  planFaults({ ...world, random: random.fork('faults') }, profile, shape.int(4, 13), spanMs);
}

/** Till everything has come to rest. */
async function live(world: World, isSpinning: () => boolean): Promise<Rest> {
  const { time, story } = world;
  await time.run(story.endsAt + STORY_WITHIN_MS, () => story.isOver || isSpinning());
  if (!story.isOver) {
    const what = isSpinning() ? `more than ${MOST_EVENTS} events` : 'the story never ended';
    return { violations: [{ property: PROPERTIES.rest, what }], afterMs: 0 };
  }
  const rest = await comeToRest(world, hasLasting(world), isSpinning);
  if (rest.violations.length > 0) return rest;
  if (hasLasting(world)) return { ...rest, violations: await replayPoison(world, isSpinning) };
  const poison = await answerOf(world, world.crm.poison());
  const violations = poison.map(({ queue, code, ids }) => ({
    property: PROPERTIES.whole,
    what: `poison record of ${queue}: ${code} ${JSON.stringify(ids)}`,
  }));
  return { ...rest, violations };
}

function result(
  seed: number,
  world: World,
  restedAfterMs: number,
  violations: readonly Violation[],
): SeedResult {
  const { exchange, crm, seen, time, faults, reached, trace, startsAt } = world;
  const written = new Set(exchange.copies.map(({ letter }) => letter.no));
  const entries = [...seen.entries.values()].map(({ value }) => value);
  return {
    seed,
    violations,
    messages: written.size,
    sends: crm.sends.filter(({ state }) => state === 'accepted').length,
    unknown: entries.filter(({ failure }) => failure?.code === 'outcome_unknown').length,
    events: time.events,
    virtualMs: time.now() - startsAt,
    restedAfterMs,
    faults: faults.hits.map(({ kind }) => kind),
    reached: [...reached].toSorted(),
    trace: trace.lines,
  };
}
