import { memoryBlobStore } from '../memory/memory-blob-store.ts';
import { memoryQueue, type MemoryQueue } from '../memory/memory-queue.ts';
import { memoryTables } from '../memory/memory-table.ts';
import { Crm, params } from './crm/crm.ts';
import { seededRandom } from './engine/random.ts';
import { recordingTrace, silentTrace } from './engine/trace.ts';
import { VirtualTime } from './engine/virtual-time.ts';
import { FaultBook } from './faults/fault-book.ts';
import { isLasting, type FaultKind } from './faults/fault-kinds.ts';
import { healAll, planFaults } from './faults/fault-plan.ts';
import { FunctionsHost } from './host/functions-host.ts';
import { httpRequest } from './host/http-request.ts';
import type { Outside } from './host/outside.ts';
import { Exchange } from './microsoft/exchange.ts';
import { Grants } from './microsoft/grants.ts';
import { Notifier } from './microsoft/notifier.ts';
import { Expectations } from './oracle/expectations.ts';
import { Observations } from './oracle/observations.ts';
import { judgeAtRest, type Judged, type Violation } from './oracle/properties.ts';
import { Watch } from './oracle/watch.ts';
import { Epochs } from './story/epochs.ts';
import { Story } from './story/story.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Two resyncs of a quiet mailbox, and the retries of a long refused event. */
const REST_WITHIN_MS = 14 * HOUR;
/** A send of unknown outcome is looked for a day long. */
const LONG_REST_WITHIN_MS = 27 * HOUR;
const LOOK_EVERY_MS = 10 * MINUTE;
/** More than any seed has needed: a world that spins is cut off. */
const MOST_EVENTS = 400_000;

export interface SeedResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly messages: number;
  readonly sends: number;
  readonly unknown: number;
  readonly events: number;
  readonly virtualMs: number;
  readonly faults: readonly FaultKind[];
  readonly trace: readonly string[];
}

/** One world from its seed to its rest. The same seed gives the same world, event by event. */
export async function runSeed(seed: number, isTraced = false): Promise<SeedResult> {
  const random = seededRandom(`seed ${seed}`);
  const shape = random.fork('shape');
  const startsAt = Date.parse('2026-03-02T07:00:00Z') + shape.int(0, DAY);
  const time = new VirtualTime(startsAt);
  const trace = isTraced ? recordingTrace(time.now, startsAt) : silentTrace;
  const faults = new FaultBook(time.now, trace);
  const skewMs = shape.chance(0.5) ? shape.int(-180, 180) * SECOND : shape.int(-999, 999);
  const exchange = new Exchange(time, random.fork('exchange'), faults, trace, skewMs);
  const epochs = new Epochs();
  const seen = new Observations(time.now);
  const expectations = new Expectations({ exchange, epochs, seen, now: time.now, trace });
  const grants = new Grants(time.now);
  const tables = memoryTables();
  const queues = new Map<string, MemoryQueue>();
  const containers = new Map<string, ReturnType<typeof memoryBlobStore>>();
  const notifier = new Notifier({
    time,
    random: random.fork('notifier'),
    faults,
    trace,
    exchange,
    endpoint: {
      post: async (hook, body) => {
        const route = hook === 'notifications' ? 'graphNotifications' : 'graphLifecycle';
        return (await host.http(route, httpRequest({ body }))).status ?? 200;
      },
      handshake: async () => {
        const request = httpRequest({ query: { validationToken: 'token' } });
        const answer = await host.http('graphNotifications', request).catch(() => null);
        return answer?.body === 'token';
      },
    },
  });
  const outside: Outside = {
    time,
    random,
    faults,
    trace,
    tables,
    queue: (name) => memoised(queues, name, () => memoryQueue(time.now)),
    blobs: (name) => memoised(containers, name, memoryBlobStore),
    exchange,
    grants,
    notifier,
    away: { storage: 0, crm: 0, graph: new Map() },
    stored: (table, changes) => seen.stored(table, changes),
    read: (copy, what) => watch.read(copy, what),
    queued: (name, visibleAt) => host.queued(name, visibleAt),
    leave: (mailbox) => story.leave(mailbox),
    tell: (event) => crm.tell(event),
  };
  const host = new FunctionsHost(outside, random.fork('host'));
  const crm = new Crm(host, time, random.fork('crm'), trace);
  const story = new Story(
    { crm, grants, epochs, time, random: random.fork('sign-in'), exchange },
    random.fork('story'),
  );
  const world: Judged = {
    crm,
    exchange,
    epochs,
    expectations,
    seen,
    faults,
  };
  const watch = new Watch(world, time);

  const spanMs =
    shape.weighted({ hours: 7, days: 2 }) === 'hours'
      ? shape.int(1, 6) * HOUR
      : shape.int(1, 4) * DAY;
  const profile = { lasting: shape.chance(0.12), stoppedForDays: shape.chance(0.02) };
  host.start();
  story.begin(shape.int(55, 75), spanMs);
  planFaults(
    { time, random: random.fork('faults'), faults, outside, host },
    profile,
    shape.int(4, 13),
    spanMs,
  );

  const isSpinning = (): boolean => time.events > MOST_EVENTS;
  const isStuck = await runStory();
  const violations: Violation[] = [];
  if (!isStuck) await rest(isLastingHit());
  if (isLastingHit() && !isSpinning()) await replay();
  if (violations.length === 0) {
    watch.judgeMoments(notifier);
    violations.push(...(await answerOf(judgeAtRest(world))));
  }
  violations.unshift(...watch.violations);
  const sends = crm.sends.filter(({ state }) => state === 'accepted');
  return {
    seed,
    violations,
    messages: exchange.letters.filter((letter) =>
      exchange.copies.some((copy) => copy.letter.no === letter.no),
    ).length,
    sends: sends.length,
    unknown: [...seen.entries.values()].filter(
      ({ value }) => value.failure?.code === 'outcome_unknown',
    ).length,
    events: time.events,
    virtualMs: time.now() - startsAt,
    faults: faults.hits.map(({ kind }) => kind),
    trace: trace.lines,
  };

  function isLastingHit(): boolean {
    return faults.hits.some(({ kind }) => isLasting(kind));
  }

  /** True when the people themselves never got to an end. */
  async function runStory(): Promise<boolean> {
    const latest = story.endsAt + 12 * DAY;
    await time.run(latest, () => story.isOver || isSpinning());
    return !story.isOver;
  }

  /** All faults are over; then everything must come to an end by itself, and the watermarks must pass that moment. */
  async function rest(isLong: boolean): Promise<void> {
    healAll({ faults, outside });
    trace.say(() => 'ALL FAULTS ARE OVER');
    const healedAt = exchange.now();
    const begun = Math.max(time.now(), host.stoppedUntil);
    for (;;) {
      await time.run(time.now() + LOOK_EVERY_MS, isSpinning);
      const open = await openWork(healedAt);
      if (open.length === 0) break;
      const patience = open.some((what) => / in (?:sends|events): /.test(what))
        ? LONG_REST_WITHIN_MS
        : REST_WITHIN_MS;
      if (
        time.now() < begun + Math.max(patience, isLong ? LONG_REST_WITHIN_MS : 0) &&
        !isSpinning()
      )
        continue;
      for (const what of open) violations.push({ property: 'the world comes to rest', what });
      break;
    }
    if (isLastingHit()) return;
    for (const record of await answerOf(crm.poison())) {
      violations.push({
        property: 'without a lasting fault nothing fails and nothing stays behind',
        what: `poison record ${record.id} ${record.queue} ${record.code} ${JSON.stringify(record.ids)}`,
      });
    }
  }

  async function openWork(healedAt: number): Promise<string[]> {
    const open: string[] = [];
    for (const [name, queue] of queues) {
      const texts = queue.texts();
      if (texts.length > 0) {
        const [first = ''] = texts;
        open.push(`${texts.length} in ${name}: ${Buffer.from(first, 'base64').toString()}`);
      }
    }
    if (host.running > 0) open.push(`${host.running} invocations`);
    if (!story.isOver) open.push('somebody still tries');
    for (const epoch of epochs.all.filter(({ endedAt }) => endedAt === null)) {
      const { body } = await answerOf(crm.ask('connectionRead', { params: params(epoch) }));
      const through = body.syncedThrough === null ? 0 : Date.parse(body.syncedThrough);
      if (body.status !== 'connected' || through < healedAt) {
        open.push(
          `${epoch.account}/${epoch.user}: ${body.status}, synced through ${body.syncedThrough}`,
        );
      }
    }
    return open;
  }

  /** What an operator does when the cause is mended. */
  async function replay(): Promise<void> {
    for (let n = 0; n < 5; n += 1) {
      const records = await answerOf(crm.poison());
      if (records.length === 0) return;
      for (const { id } of records) await answerOf(crm.ask('opsPoisonRetry', { params: { id } }));
      const open = await restAfterReplay();
      if (open.length > 0 && n === 4) {
        for (const what of open) violations.push({ property: 'the world comes to rest', what });
      }
    }
  }

  async function restAfterReplay(): Promise<string[]> {
    const until = time.now() + REST_WITHIN_MS;
    let open: string[] = [];
    do {
      await time.run(time.now() + LOOK_EVERY_MS, isSpinning);
      open = await openWork(0);
    } while (open.length > 0 && time.now() < until && !isSpinning());
    return open;
  }

  /** Something asked of the app from outside: time goes on until the answer is there. */
  async function answerOf<T>(asked: Promise<T>): Promise<T> {
    let done = false;
    const noted = asked.finally(() => {
      done = true;
    });
    while (!done) await time.run(time.now() + SECOND, () => done);
    return noted;
  }
}

function memoised<T>(made: Map<string, T>, name: string, make: () => T): T {
  const found = made.get(name) ?? make();
  made.set(name, found);
  return found;
}
