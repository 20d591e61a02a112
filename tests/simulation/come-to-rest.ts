import { params } from './crm/crm.ts';
import { isLasting } from './faults/fault-kinds.ts';
import { healAll } from './faults/fault-plan.ts';
import { namedBlobs } from './oracle/attachment-blobs.ts';
import { mayStaySent } from './oracle/may-stay-sent.ts';
import { isOwed } from './oracle/owed.ts';
import { PROPERTIES, type Violation } from './oracle/properties.ts';
import { REST_WITHIN_MS } from './rest-within.ts';
import type { World } from './world.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const LOOK_EVERY_MS = 10 * MINUTE;
/** A send of unknown outcome is looked for a day long, and so is an event tried that the CRM refused. */
const LONG_REST_WITHIN_MS = 27 * HOUR;
/** A day and one resync of a quiet mailbox, and what that has to look for. */
const DEEP_REST_WITHIN_MS = 31 * HOUR;
/** For what waited for the slow one, such as a teardown for the last send. */
const AFTER_SLOW_MS = HOUR;
const IS_SLOW = / in (?:sends|events): /;
const IS_FILED = / is filed and not in$/;
/** A week, and the sweep that comes after it. */
const LOOSE_FOR_MS = 8 * 24 * HOUR;
const REPLAYS = 5;

/** Something asked of the app from outside: time goes on until the answer is there. */
export async function answerOf<T>({ time }: Pick<World, 'time'>, asked: Promise<T>): Promise<T> {
  const answer = { isThere: false };
  const noted = asked.finally(() => {
    answer.isThere = true;
  });
  while (!answer.isThere) await time.run(time.now() + SECOND, () => answer.isThere);
  return noted;
}

export interface Rest {
  readonly violations: readonly Violation[];
  /** Virtual time from the moment in which the last fault is over and a process runs. */
  readonly afterMs: number;
}

/** All faults are over: everything must end by itself, and the watermarks must pass that moment, in bounded time. */
export async function comeToRest(
  world: World,
  isLong: boolean,
  isSpinning: () => boolean,
): Promise<Rest> {
  const { time, trace, exchange, host } = world;
  healAll(world);
  trace.say(() => 'ALL FAULTS ARE OVER');
  const healedAt = exchange.now();
  const begun = Math.max(time.now(), host.stoppedUntil);
  let end = begun + (isLong ? LONG_REST_WITHIN_MS : REST_WITHIN_MS);
  const isPatient = (open: readonly string[]): boolean => {
    const isSlow = open.some((what) => IS_SLOW.test(what));
    if (isSlow) end = Math.max(end, time.now() + AFTER_SLOW_MS);
    const isFiled = open.some((what) => IS_FILED.test(what));
    const most = isFiled ? DEEP_REST_WITHIN_MS : Math.min(end - begun, LONG_REST_WITHIN_MS);
    return time.now() < begun + most && !isSpinning();
  };
  const open = await until(world, healedAt, isPatient, isSpinning);
  return { violations: unrest(open), afterMs: time.now() - begun };
}

/** What an operator does when the cause of a lasting fault is mended: replays what became of it, till nothing is left. */
export async function replayPoison(
  world: World,
  isSpinning: () => boolean,
): Promise<readonly Violation[]> {
  const { crm, time } = world;
  for (let n = 0; n < REPLAYS; n += 1) {
    const records = await answerOf(world, crm.poison());
    if (records.length === 0) return [];
    for (const { id } of records) {
      await answerOf(world, crm.ask('opsPoisonRetry', { params: { id } }));
    }
    const end = time.now() + REST_WITHIN_MS;
    const open = await until(world, 0, () => time.now() < end && !isSpinning(), isSpinning);
    if (open.length > 0) return unrest(open);
  }
  return [];
}

async function until(
  world: World,
  healedAt: number,
  isPatient: (open: readonly string[]) => boolean,
  isSpinning: () => boolean,
): Promise<readonly string[]> {
  for (;;) {
    await world.time.run(world.time.now() + LOOK_EVERY_MS, isSpinning);
    const open = await openWork(world, healedAt);
    if (open.length === 0 || !isPatient(open)) return open;
  }
}

function unrest(open: readonly string[]): readonly Violation[] {
  return open.map((what) => ({ property: PROPERTIES.rest, what }));
}

/** What no entry names is erased after an hour, and what a send that never was had brought after a week. */
export async function outliveLoose(world: World, isSpinning: () => boolean): Promise<void> {
  const { time, seen, judged } = world;
  const named = namedBlobs([...seen.entries.values()].map(({ value }) => value));
  const end = time.now() + LOOSE_FOR_MS;
  const isLoose = (): boolean => judged.storedAttachments().some((name) => !named.has(name));
  while (isLoose() && time.now() < end && !isSpinning()) await time.run(time.now() + HOUR);
}

export function hasLasting({ faults }: Pick<World, 'faults'>): boolean {
  return faults.hits.some(({ kind }) => isLasting(kind));
}

/** Sends whose copy in Sent Items a notification or a resync is still to show. */
function unconfirmed({ seen, epochs, judged }: World): readonly string[] {
  return [...seen.entries.values()]
    .filter(({ at, value: { accountId: account, userId: user, origin, status } }) => {
      const epoch = epochs.of({ account, user });
      return origin === 'crm' && status === 'sent' && epoch !== null && epoch.since <= at;
    })
    .filter(({ value }) => !mayStaySent(judged, value.id))
    .map(({ value }) => `${value.id} is not confirmed`);
}

/**
 * What was filed under a new id before it was in, by its old id or the new one. Where the new one's notification was
 * lost, and its time is before the watermark, the next deep listing finds it.
 */
function filed({ judged: { expectations } }: World): readonly string[] {
  return expectations.verdicts.all
    .filter(({ copy, epoch }) => copy.isRefiled && epoch.endedAt === null)
    .filter((verdict) => isOwed(verdict) && !expectations.verdicts.isAccountedFor(verdict))
    .map(({ copy, epoch }) => `letter ${copy.letter.no} of ${epoch.account} is filed and not in`);
}

/** What has not come to an end yet. */
async function openWork(world: World, healedAt: number): Promise<readonly string[]> {
  const { queues, host, story, epochs, crm } = world;
  const open: string[] = [];
  for (const [name, queue] of queues) {
    const [first, ...rest] = queue.texts();
    if (first === undefined) continue;
    open.push(`${rest.length + 1} in ${name}: ${Buffer.from(first, 'base64').toString()}`);
  }
  if (host.running > 0) open.push(`${host.running} invocations`);
  if (!story.isOver) open.push('somebody still tries');
  for (const epoch of epochs.all.filter(({ endedAt }) => endedAt === null)) {
    const { body } = await answerOf(world, crm.ask('connectionRead', { params: params(epoch) }));
    const through = body.syncedThrough === null ? 0 : Date.parse(body.syncedThrough);
    // Whatever is not counted as a problem is in by then.
    const isTruthful = body.current === (body.problems === 0);
    if (body.status === 'connected' && through >= healedAt && isTruthful) continue;
    const who = `${epoch.account}/${epoch.user}`;
    open.push(
      `${who}: ${body.status}, ${body.current ? 'current' : 'not current'}, synced through ${body.syncedThrough}`,
    );
  }
  if (healedAt > 0 && !hasLasting(world)) open.push(...unconfirmed(world));
  open.push(...filed(world));
  return open;
}
