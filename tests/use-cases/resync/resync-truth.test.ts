import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { poisonRecord } from '../../../shared/domain/work/poison-record.ts';
import { resyncWaits } from '../../../shared/use-cases/resync/advance-watermark.ts';
import { releasingWaits } from '../../../shared/use-cases/work/poison.ts';
import type { Message } from '../../../simulator/mail/types.ts';
import { workOf } from '../../stage/memory/memory-queues.ts';
import { messageId } from '../../stage/microsoft/graph-world.ts';
import { upkeepHost } from '../../stage/use-cases/upkeep-host.ts';
import { upkeepStage } from '../../stage/use-cases/upkeep-stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
let stage: Awaited<ReturnType<typeof upkeepStage>>;
beforeEach(async () => {
  stage = await upkeepStage();
  stage.world.clock.advance(30 * MINUTE);
});
afterEach(() => stage.close());

const syncedThrough = async () => Date.parse((await stage.mailbox()).syncedThrough ?? '');
const asksOf = (reason: string) =>
  stage.queues.sent.filter(({ work }) => work.detail?.['reason'] === reason);
const listings = () => stage.asked().filter((one) => one === 'GET /me/messages').length;

/** So many messages, all received within the second `at`. */
function crowd(count: number, at: number): Message[] {
  return Array.from({ length: count }, (_, n) => {
    const message = stage.receive({ subject: `Mail ${n}` });
    message.received = Math.floor(at / 1000) * 1000 + (n % 1000);
    return message;
  });
}

/** The mail port, with something that happens after each page that was read. */
function between(happens: (page: number) => void | Promise<void>): typeof stage.deps.mail {
  let pages = 0;
  return {
    ...stage.deps.mail,
    list: async (...of) => {
      const page = await stage.deps.mail.list(...of);
      await happens((pages += 1));
      return page;
    },
  };
}
const ids = (messages: readonly Message[]) => messages.map(({ immutableId }) => immutableId);

describe('pages that change while they are read', () => {
  test('messages that are deleted between two pages hide no other', async () => {
    const start = stage.world.clock.now() - 20 * MINUTE;
    const all = Array.from({ length: 250 }, (_, n) => {
      const message = stage.receive({ subject: `Mail ${n}` });
      message.received = start + n * 1000;
      return message;
    });
    const gone = all.slice(0, 40);
    const mail = between((page) => {
      if (page === 1) for (const message of gone) stage.anna.remove(message);
    });
    await stage.run('resync', {}, { mail });
    expect(new Set(stage.received)).toEqual(new Set(ids(all)));
  });

  test('also in a second that fills several pages, where only the nextLink leads on', async () => {
    const all = crowd(350, stage.world.clock.now() - 10 * MINUTE);
    const gone = all.slice(0, 30);
    const mail = between((page) => {
      // The first page of the second is read twice: by time, and as the beginning of its pages.
      if (page === 3) for (const message of gone) stage.anna.remove(message);
    });
    await stage.run('resync', {}, { mail });
    expect(new Set(stage.received)).toEqual(new Set(ids(all)));
    expect(stage.received).toHaveLength(350);
  });

  test('messages that are moved between two pages are each received once', async () => {
    const all = crowd(250, stage.world.clock.now() - 10 * MINUTE);
    const mail = between((page) => {
      for (const message of all.slice(page * 20, page * 20 + 20)) {
        stage.anna.move(message, stage.anna.folder('archive'));
      }
    });
    await stage.run('resync', {}, { mail });
    expect(new Set(stage.received)).toEqual(new Set(ids(all)));
    expect(stage.received).toHaveLength(250);
  });

  test('a second that takes longer than a turn is read to its end', async () => {
    const all = crowd(330, stage.world.clock.now() - 10 * MINUTE);
    let pages = 0;
    const mail = between((page) => {
      if (page > 30) throw new Error('it never comes to its end');
      pages = page;
      stage.world.clock.advance(2 * MINUTE);
    });
    await stage.run('resync', {}, { mail });
    await upkeepHost(stage).deliver({ ...stage.deps, mail });
    expect(new Set(stage.received)).toEqual(new Set(ids(all)));
    expect(pages).toBeGreaterThan(4);
  });
});

describe('clocks that differ', () => {
  test.each([3, -3])(
    'ours is %i minutes off: everything is in, and the watermark is by Graph’s',
    async (minutes) => {
      const skewed = () => stage.world.clock.now() + minutes * MINUTE;
      const now = () => new Date(skewed()).toISOString();
      const { value } = (await stage.deps.mailboxes.find(stage.ref))?.mailbox ?? {};
      if (!value) throw new Error('gone');
      // Connected by our clock.
      const iso = new Date(skewed() - 5 * MINUTE).toISOString();
      const found = await stage.deps.mailboxes.find(stage.ref);
      const etag = found?.mailbox.etag ?? '';
      const begun = { ...value, createdAt: now(), syncedThrough: iso };
      expect(await stage.deps.mailboxes.save({ value: begun, etag })).toBe(true);
      const all: Message[] = [];
      for (let n = 0; n < 30; n += 1) {
        all.push(stage.receive({ subject: `Mail ${n}` }));
        stage.world.clock.advance(MINUTE);
        const graphNow = stage.world.clock.now();
        if (n % 10 !== 9) continue;
        await stage.run('resync', {}, { now: skewed });
        expect(new Set(stage.received)).toEqual(new Set(ids(all)));
        const behind = graphNow - (await syncedThrough());
        expect(behind).toBeGreaterThanOrEqual(5 * MINUTE - 1000);
        expect(behind).toBeLessThan(5 * MINUTE + 5000);
      }
    },
  );
});

describe('late items', () => {
  test('one that shows up in the listing minutes after its time is in by the next run, and was never passed', async () => {
    await stage.run('resync');
    const before = await syncedThrough();
    const late = stage.receive();
    late.received = stage.world.clock.now() - 4 * MINUTE;
    expect(before).toBeLessThanOrEqual(late.received);
    stage.world.clock.advance(15 * MINUTE);
    await stage.run('resync');
    expect(stage.received).toContain(late.immutableId);
  });

  test('one from long before the watermark is in by the next deep run, a day later at most', async () => {
    await stage.run('subscribe');
    const host = upkeepHost(stage);
    await host.pass(2 * 24 * 60);
    const restored = stage.receive();
    restored.received = stage.world.clock.now() - 30 * HOUR;
    await host.pass(24 * 60 + 15);
    expect(stage.received).toContain(restored.immutableId);
  });
});

describe('a run of several turns', () => {
  beforeEach(async () => {
    await stage.run('subscribe');
    await stage.drain();
    stage.world.clock.advance(20 * MINUTE);
    stage.received.splice(0);
  });
  const slow = () => between(() => stage.world.clock.advance(61_000));
  const fill = () => {
    for (let n = 0; n < 250; n += 1) {
      stage.receive({ subject: `Mail ${n}` }).received =
        stage.world.clock.now() - 20 * MINUTE + n * 1000;
    }
  };

  test('is one run, whatever else is asked for and however long it takes', async () => {
    fill();
    const runs = new Set<string>();
    const mail = between(async (page) => {
      if (page > 3) return;
      // Longer than the due row is ahead, so that the timer finds it again.
      stage.world.clock.advance(11 * MINUTE);
      await stage.fire('resync');
      await stage.queues.enqueue({
        kind: 'resync',
        payload: { mailboxRef: stage.ref, reason: 'missed' },
        attempt: 0,
        firstSeen: stage.world.clock.now() - 2 * HOUR,
      });
    });
    const { runs: kept } = stage.deps;
    stage.deps.runs = {
      ...kept,
      put: (ref, run) => {
        runs.add(run.runId);
        return kept.put(ref, run);
      },
    };
    const host = upkeepHost(stage);
    await stage.fire('resync');
    await host.deliver({ ...stage.deps, mail });
    await host.pass(2);
    // The second is of the timer, which fell due after the first had begun.
    expect(runs.size).toBeLessThanOrEqual(2);
    expect(new Set(stage.received).size).toBe(250);
    // A turn begins with the second that the one before ended in.
    expect(stage.received.length).toBeLessThanOrEqual(253);
    expect(host.waiting()).toBe(0);
    const due = await stage.deps.dueIndex.due('resync', stage.world.clock.now() + DAY, 10);
    expect(due).toHaveLength(1);
  });

  test('an ask that comes between its turns waits for its end, and is one with it when it came before', async () => {
    fill();
    await stage.run('resync', {}, { mail: slow() });
    const [turn] = stage.queues.sent.splice(0);
    expect(turn?.work).toHaveProperty('detail.runId');
    stage.asked();
    await stage.run('resync', { reason: 'missed' });
    expect(listings()).toBe(0);
    expect(stage.queues.sent).toMatchObject([{ delayMs: MINUTE, work: { task: 'resync' } }]);
    if (turn) stage.queues.sent.unshift(turn);
    await stage.drain();
    expect(new Set(stage.received).size).toBe(250);
  });

  test('one whose next turn was lost is covered by the next run, and forgotten after a day', async () => {
    fill();
    const before = await syncedThrough();
    await stage.run('resync', {}, { mail: slow() });
    stage.queues.sent.splice(0);
    expect(await syncedThrough()).toBe(before);
    stage.world.clock.advance(11 * MINUTE);
    await stage.run('resync');
    expect(new Set(stage.received).size).toBe(250);
    expect(await syncedThrough()).toBeGreaterThan(before);
    stage.world.clock.advance(DAY + MINUTE);
    await stage.run('resync');
    expect(await stage.deps.runs.open(stage.ref)).toEqual([]);
  });
});

describe('the watermark', () => {
  test('stands while a message is tried, and goes on when it is a poison record, which counts as a problem', async () => {
    const before = await syncedThrough();
    const stuck = stage.receive();
    stage.stuck.add(stuck.immutableId);
    await stage.run('resync');
    const [run] = await stage.deps.runs.open(stage.ref);
    expect(await syncedThrough()).toBe(before);
    const work = workOf('mail-notifications', {
      mailboxRef: stage.ref,
      ids: [messageId(stuck.immutableId)],
      runId: run?.runId ?? '',
      attempt: 9,
      firstSeen: stage.world.clock.now(),
    });
    const why = { code: 'timeout', message: 'x' };
    const record = poisonRecord(work, why, stage.world.clock.now());
    await releasingWaits(stage.poison, stage.waits).put(record);
    expect(await syncedThrough()).toBeGreaterThan(before);
    const whom = { ...stage.link, mailboxRef: stage.ref };
    expect(await stage.poison.count(whom)).toBe(1);
  });

  test('a wait that was lost is over when a later run has its message in', async () => {
    const before = await syncedThrough();
    const late = stage.receive();
    stage.stuck.add(late.immutableId);
    await stage.run('resync');
    stage.world.clock.advance(13 * HOUR);
    stage.stuck.clear();
    await stage.run('resync');
    expect(await stage.deps.runs.waits(stage.ref)).toEqual([]);
    expect(await syncedThrough()).toBeGreaterThan(before + 12 * HOUR);
  });

  test('a wait that was lost with a message that is gone is queued anew, and does not hold it for ever', async () => {
    const before = await syncedThrough();
    const gone = stage.receive();
    stage.stuck.add(gone.immutableId);
    await stage.run('resync');
    stage.anna.remove(gone);
    stage.world.clock.advance(13 * HOUR);
    await stage.run('resync');
    const queued = stage.queues.sent.filter(({ queue }) => queue === 'mail-notifications');
    expect(queued).toMatchObject([{ work: { ids: [gone.immutableId], runId: 'run2' } }]);
    expect(await syncedThrough()).toBe(before);
    await stage.run('resync');
    expect(stage.queues.sent.filter(({ queue }) => queue === 'mail-notifications')).toHaveLength(1);
    // The receiving side finds nothing, and says that it has ended.
    await stage.waits.ended(stage.ref, 'run2', messageId(gone.immutableId));
    expect(await syncedThrough()).toBeGreaterThan(before);
  });

  test('is not moved by a run that listed the answers of what came in late; another run is asked for and moves it', async () => {
    const before = await syncedThrough();
    const late = stage.receive();
    stage.stuck.add(late.immutableId);
    await stage.run('resync');
    stage.stuck.clear();
    await stage.waits.endedLate(stage.ref, messageId(late.immutableId));
    expect(await syncedThrough()).toBe(before);
    expect(await stage.deps.runs.open(stage.ref)).toEqual([]);
    expect(asksOf('late_admission')).toMatchObject([{ delayMs: 0, work: { task: 'resync' } }]);
    const listed = stage.received.length;
    await stage.drain();
    expect(stage.received.slice(listed)).toContain(late.immutableId);
    expect(await syncedThrough()).toBeGreaterThan(before);
  });

  test('a wait that was lost is over after 12 hours, however many runs have joined it', async () => {
    const late = stage.receive();
    stage.stuck.add(late.immutableId);
    await stage.run('resync');
    const tries = () => stage.received.filter((id) => id === late.immutableId).length;
    expect(tries()).toBe(1);
    for (let hours = 0; hours < 11; hours += 1) {
      stage.world.clock.advance(HOUR);
      await stage.run('resync');
    }
    expect(tries()).toBe(1);
    stage.stuck.clear();
    stage.world.clock.advance(2 * HOUR);
    await stage.run('resync');
    expect(tries()).toBe(2);
    expect(await stage.deps.runs.waits(stage.ref)).toEqual([]);
  });

  test('a run that would join a try that ends in that moment tries itself', async () => {
    const late = stage.receive();
    const id = messageId(late.immutableId);
    stage.stuck.add(id);
    await stage.run('resync');
    const before = await syncedThrough();
    stage.stuck.clear();
    const { runs } = stage.deps;
    let ended = false;
    const waitFor: typeof runs.waitFor = async (...of) => {
      if (!ended) await stage.waits.endedLate(stage.ref, id);
      ended = true;
      await runs.waitFor(...of);
    };
    stage.world.clock.advance(15 * MINUTE);
    await stage.run('resync', {}, { runs: { ...runs, waitFor } });
    expect(ended).toBe(true);
    expect(stage.received.filter((one) => one === id)).toHaveLength(2);
    expect(await runs.waits(stage.ref)).toEqual([]);
    expect(await syncedThrough()).toBeGreaterThan(before);
  });

  test('a run that has joined a try that ends in that moment is spoilt with the others', async () => {
    const late = stage.receive();
    const id = messageId(late.immutableId);
    stage.stuck.add(id);
    await stage.run('resync');
    const before = await syncedThrough();
    const { runs } = stage.deps;
    let joined = false;
    // The late end has read who waits, and the run joins before the wait is gone.
    const stopWaiting: typeof runs.stopWaiting = async (...of) => {
      if (!joined) {
        joined = true;
        stage.world.clock.advance(15 * MINUTE);
        await stage.run('resync');
      }
      await runs.stopWaiting(...of);
    };
    await resyncWaits({ ...stage.deps, runs: { ...runs, stopWaiting } }).endedLate(stage.ref, id);
    expect(await runs.waits(stage.ref)).toEqual([]);
    expect(await runs.open(stage.ref)).toEqual([]);
    expect(await syncedThrough()).toBe(before);
  });

  test('is not moved by an earlier run for whose message a later run had to be', async () => {
    const late = stage.receive();
    stage.stuck.add(late.immutableId);
    await stage.run('resync');
    const [earlier] = await stage.deps.runs.open(stage.ref);
    stage.stuck.clear();
    stage.world.clock.advance(13 * HOUR);
    await stage.run('resync');
    expect(await stage.deps.runs.isSpoilt(stage.ref, earlier?.runId ?? '')).toBe(true);
    expect(await stage.deps.runs.open(stage.ref)).toEqual([]);
  });

  test('stands when the process dies at any step of a late end, until the ask or the retry has brought the answers', async () => {
    for (const dying of ['spoil', 'stopWaiting'] as const) {
      const before = await syncedThrough();
      const late = stage.receive();
      stage.stuck.add(late.immutableId);
      await stage.run('resync');
      stage.stuck.clear();
      const { runs } = stage.deps;
      const mortal = { ...runs, [dying]: () => Promise.reject(new Error('killed')) };
      const dead = resyncWaits({ ...stage.deps, runs: mortal });
      await expect(dead.endedLate(stage.ref, messageId(late.immutableId))).rejects.toThrow();
      expect(await syncedThrough(), dying).toBe(before);
      expect(asksOf('late_admission'), dying).toHaveLength(1);
      await stage.waits.endedLate(stage.ref, messageId(late.immutableId));
      expect(await syncedThrough(), dying).toBe(before);
      await stage.drain();
      expect(await syncedThrough(), dying).toBeGreaterThan(before);
      stage.world.clock.advance(20 * MINUTE);
    }
  });

  test('passes none of very many messages that are tried', async () => {
    const before = await syncedThrough();
    const { runs } = stage.deps;
    await stage.run('resync');
    const moved = await syncedThrough();
    expect(moved).toBeGreaterThan(before);
    stage.world.clock.advance(15 * MINUTE);
    const late = stage.receive();
    stage.stuck.add(late.immutableId);
    const at = stage.world.clock.now();
    for (let n = 0; n < 2500; n += 1) {
      await runs.waitFor(stage.ref, 'another', messageId(`other${n}`), at);
    }
    await stage.run('resync');
    expect(await syncedThrough()).toBe(moved);
  });

  test('while a deep run waits for a message, no second deep listing is made that day', async () => {
    await stage.run('subscribe');
    const host = upkeepHost(stage);
    await host.pass(3 * 24 * 60);
    const old = stage.receive();
    old.received = stage.world.clock.now() - 2 * DAY;
    stage.stuck.add(old.immutableId);
    stage.world.clock.advance(DAY);
    stage.world.journal.entries.splice(0);
    const begins: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      stage.world.journal.entries.splice(0);
      await stage.run('resync');
      // The first page of each run; those that follow go on from where it ended.
      const first = stage.world.journal.entries.find(({ path }) => path === '/me/messages');
      begins.push(Date.parse(/ge (\S+)/.exec(first?.query['$filter'] ?? '')?.[1] ?? ''));
      stage.world.clock.advance(15 * MINUTE);
    }
    const deep = begins.filter((since) => stage.world.clock.now() - since > 2 * DAY);
    expect(deep).toHaveLength(1);
    expect(begins).toHaveLength(4);
  });

  test('a doubt that ended well brings in at once what was left alone meanwhile', async () => {
    const left = stage.receive();
    stage.stuck.add(left.immutableId);
    await stage.run('resync');
    stage.stuck.clear();
    stage.received.splice(0);
    await stage.run('resync', { reason: 'grant_good' });
    expect(stage.received).toEqual([left.immutableId]);
    expect(await stage.deps.runs.waits(stage.ref)).toEqual([]);
    expect(await stage.deps.runs.open(stage.ref)).toEqual([]);
  });
});
