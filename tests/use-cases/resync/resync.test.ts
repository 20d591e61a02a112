import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeMailbox } from '../../../shared/use-cases/schedule/change-mailbox.ts';
import { noteActivity, reschedule } from '../../../shared/use-cases/schedule/reschedule.ts';
import { messageId } from '../../stage/microsoft/graph-world.ts';
import { upkeepStage } from '../../stage/use-cases/upkeep-stage.ts';

const MINUTE = 60_000;
let stage: Awaited<ReturnType<typeof upkeepStage>>;
beforeEach(async () => {
  stage = await upkeepStage();
  stage.world.clock.advance(30 * MINUTE);
});
afterEach(() => stage.close());

const syncedThrough = async () => Date.parse((await stage.mailbox()).syncedThrough ?? '');
const behind = async () => stage.world.clock.now() - (await syncedThrough());

test('a resync receives all folders, oldest first, and moves the watermark to five minutes before its start', async () => {
  const messages = Array.from({ length: 3 }, (_, n) => {
    stage.world.clock.advance(1000);
    return stage.receive({ subject: `Mail ${n}` });
  });
  await stage.run('resync');
  expect(stage.received).toEqual(messages.map(({ immutableId }) => immutableId));
  expect(await behind()).toBeGreaterThanOrEqual(5 * MINUTE);
  expect(await behind()).toBeLessThan(5 * MINUTE + 5000);
});

test('a resync looks for sends of the mailbox’s users that nothing drives any more', async () => {
  await stage.run('resync');
  expect(stage.lookedForLostSends).toEqual(['acme,u-1']);
});

test('pages are read by time, each message once, also when many share one second', async () => {
  const at = stage.world.clock.now();
  for (let n = 0; n < 230; n += 1) stage.receive({ subject: `Mail ${n}` });
  expect(stage.world.clock.now() - at).toBeLessThan(10_000);
  await stage.run('resync');
  expect(new Set(stage.received).size).toBe(230);
  expect(stage.received).toHaveLength(230);
});

test('the watermark waits until every id of the run has ended', async () => {
  const before = await syncedThrough();
  const [late, other] = [stage.receive(), stage.receive({ subject: 'Other' })];
  stage.stuck.add(late.immutableId).add(other.immutableId);
  await stage.run('resync');
  expect(await syncedThrough()).toBe(before);
  await stage.waits.ended(stage.ref, 'run1', messageId(late.immutableId));
  expect(await syncedThrough()).toBe(before);
  await stage.waits.ended(stage.ref, 'run1', messageId(other.immutableId));
  expect(await syncedThrough()).toBeGreaterThan(before);
});

describe('an item that is odd in every listing', () => {
  /** Where the listing says nothing of these but their ids. */
  const oddlyListed = (ids: ReadonlySet<string>) => {
    const { list } = stage.deps.mail;
    return {
      ...stage.deps.mail,
      list: async (...args: Parameters<typeof list>) => {
        const page = await list(...args);
        const messages = page.messages.filter(({ id }) => !ids.has(id));
        return { ...page, messages, odd: [...ids].map(messageId) };
      },
    };
  };
  const queued = () => stage.queues.sent.filter(({ queue }) => queue === 'mail-notifications');

  test('is received in its place, and the watermark moves on', async () => {
    const messages = Array.from({ length: 3 }, (_, n) => {
      stage.world.clock.advance(1000);
      return stage.receive({ subject: `Mail ${n}` });
    }).map(({ immutableId }) => immutableId);
    const mail = oddlyListed(new Set(messages.slice(1, 2)));
    await stage.run('resync', {}, { mail });
    expect(stage.received).toEqual(messages);
    expect(queued()).toEqual([]);
    expect(await behind()).toBeLessThan(5 * MINUTE + 5000);
  });

  test('and can’t be read by its id either is tried on its own, once however many runs wait', async () => {
    const before = await syncedThrough();
    const [odd, other] = [stage.receive(), stage.receive({ subject: 'Other' })];
    stage.world.faults.add({
      match: { target: 'graph', path: `/me/messages/${odd.immutableId}` },
      effect: { type: 'fail', status: 500 },
    });
    const mail = oddlyListed(new Set([odd.immutableId]));
    await stage.run('resync', {}, { mail });
    stage.world.clock.advance(15 * MINUTE);
    await stage.run('resync', {}, { mail });
    expect(stage.received).toContain(other.immutableId);
    expect(queued().map(({ work }) => work)).toMatchObject([{ ids: [odd.immutableId] }]);
    expect(await syncedThrough()).toBe(before);
    await stage.waits.ended(stage.ref, 'run1', messageId(odd.immutableId));
    expect(await syncedThrough()).toBeGreaterThan(before);
  });
});

test('a later run neither tries a waiting message again nor passes it', async () => {
  const before = await syncedThrough();
  const late = stage.receive();
  stage.stuck.add(late.immutableId);
  await stage.run('resync');
  stage.world.clock.advance(15 * MINUTE);
  await stage.run('resync');
  expect(stage.received).toHaveLength(1);
  expect(await syncedThrough()).toBe(before);
  const now = stage.world.clock.now();
  await stage.waits.ended(stage.ref, 'run1', messageId(late.immutableId));
  expect(now - (await syncedThrough())).toBeLessThan(5 * MINUTE + 5000);
});

test('a run that looked further back and waits holds the watermark of the later ones', async () => {
  const old = stage.receive();
  const since = new Date(stage.world.clock.now() - 20 * MINUTE).toISOString();
  stage.world.clock.advance(20 * MINUTE);
  await stage.run('resync');
  const before = await syncedThrough();
  stage.stuck.add(old.immutableId);
  await stage.run('resync', { since });
  stage.world.clock.advance(15 * MINUTE);
  stage.received.splice(0);
  await stage.run('resync');
  expect(stage.received).toEqual([]);
  expect(await syncedThrough()).toBe(before);
  await stage.waits.ended(stage.ref, 'run2', messageId(old.immutableId));
  expect(await syncedThrough()).toBeGreaterThan(before);
});

test('a wait that was lost is tried anew in the end', async () => {
  const late = stage.receive();
  stage.stuck.add(late.immutableId);
  await stage.run('resync');
  stage.world.clock.advance(13 * 60 * MINUTE);
  stage.stuck.clear();
  await stage.run('resync');
  expect(stage.received).toHaveLength(2);
});

test('a run that fails leaves the watermark, and its repeat is not taken for done', async () => {
  stage.receive();
  const before = await syncedThrough();
  const work = {
    kind: 'resync',
    payload: { mailboxRef: stage.ref },
    attempt: 0,
    firstSeen: stage.world.clock.now(),
  } as const;
  const fault = stage.world.faults.add({
    match: { target: 'graph', path: '^/me/messages$' },
    effect: { type: 'fail', status: 500 },
  });
  await stage.queues.enqueue(work);
  await expect(stage.drain()).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await syncedThrough()).toBe(before);
  stage.world.faults.remove(fault.id);
  await stage.queues.enqueue({ ...work, attempt: 1 });
  await stage.drain();
  expect(stage.received).toHaveLength(1);
  expect(await syncedThrough()).toBeGreaterThan(before);
});

test('asks from before a run began are one with it; one that reaches further back is not', async () => {
  await stage.run('resync');
  stage.world.clock.advance(6 * MINUTE);
  const old = stage.world.clock.now();
  stage.world.clock.advance(1000);
  await stage.run('resync');
  stage.asked();
  const payload = { mailboxRef: stage.ref };
  const ask = { kind: 'resync', payload, attempt: 0, firstSeen: old } as const;
  await stage.queues.enqueue(ask);
  await stage.drain();
  expect(stage.asked()).toEqual([]);
  const since = new Date(old - 25 * MINUTE).toISOString();
  await stage.queues.enqueue({ ...ask, payload: { ...payload, since } });
  await stage.drain();
  expect(stage.asked()).toContain('GET /me/messages');
});

const dueIn = async () => {
  const due = await stage.deps.dueIndex.due('resync', stage.world.clock.now() + 1e9, 10);
  expect(due).toHaveLength(1);
  return Math.round(((due[0]?.dueAt ?? 0) - stage.world.clock.now()) / MINUTE);
};
const runDue = async (inMinutes: number) => {
  stage.world.clock.advance((inMinutes + 1) * MINUTE);
  await stage.fire('resync');
  await stage.drain();
};

test('the next one is due in 15 minutes after activity and on the first day, in six hours when nothing comes', async () => {
  await stage.run('resync');
  expect(await dueIn()).toBe(15);
  await runDue(24 * 60);
  expect((await stage.mailbox()).deepResyncAt).not.toBeNull();
  await runDue(15);
  expect(await dueIn()).toBe(360);
  stage.receive();
  await runDue(360);
  expect(await dueIn()).toBe(15);
});

test('activity makes the next resync due earlier, never later', async () => {
  const dueAt = stage.world.clock.now() + 360 * MINUTE;
  await reschedule(stage.deps, 'resync', stage.ref, dueAt, null);
  await noteActivity(stage.deps)(await stage.mailbox());
  expect(await dueIn()).toBe(15);
  stage.world.clock.advance(10 * MINUTE);
  await noteActivity(stage.deps)(await stage.mailbox());
  expect(await dueIn()).toBe(5);
});

test('with an interval of 0 every resync is due', async () => {
  const always = await upkeepStage({ resyncIntervalMs: 0 });
  try {
    await always.run('resync');
    for (let n = 0; n < 2; n += 1) {
      always.asked();
      await always.fire('resync');
      await always.drain();
      expect(always.asked()).toContain('GET /me/messages');
    }
  } finally {
    await always.close();
  }
});

test('once a day it looks seven days back, and never before the mailbox was connected', async () => {
  const connected = Date.parse((await stage.mailbox()).createdAt);
  await stage.run('resync');
  stage.world.clock.advance(3 * 24 * 60 * MINUTE);
  stage.world.journal.entries.splice(0);
  await stage.run('resync');
  const filter = stage.world.journal.entries.find(({ path }) => path === '/me/messages')?.query[
    '$filter'
  ];
  const since = Date.parse(/ge (\S+)/.exec(filter ?? '')?.[1] ?? '');
  expect(since).toBe(connected - 5 * MINUTE);
  expect((await stage.mailbox()).deepResyncAt).not.toBeNull();
});

test('of what was listed after the last connection had left the mailbox nothing is received', async () => {
  stage.receive();
  const { list } = stage.deps.mail;
  const left = { ...stage.link, generation: 1 };
  const mail = {
    ...stage.deps.mail,
    list: async (...args: Parameters<typeof list>) => {
      await stage.deps.mailboxes.detach(stage.ref, left, new Date().toISOString());
      stage.receive({ subject: 'After the disconnect' });
      return list(...args);
    },
  };
  const before = await syncedThrough();
  await stage.run('resync', {}, { mail });
  expect(stage.received).toEqual([]);
  expect(await syncedThrough()).toBe(before);
});

test('what was listed is judged by the own addresses that were learnt meanwhile', async () => {
  stage.receive();
  const { list } = stage.deps.mail;
  const mail = {
    ...stage.deps.mail,
    list: async (...args: Parameters<typeof list>) => {
      await changeMailbox(stage.deps.mailboxes, stage.ref, (one) => ({
        ...one,
        ownAddresses: [...one.ownAddresses, 'anna@renamed.example'],
      }));
      return list(...args);
    },
  };
  const known: string[] = [];
  const receiveListed: typeof stage.deps.receiveListed = (mailbox, ...more) => {
    known.push(...mailbox.ownAddresses);
    return stage.deps.receiveListed(mailbox, ...more);
  };
  await stage.run('resync', {}, { mail, receiveListed });
  expect(known).toContain('anna@renamed.example');
});

test('a run that lost the mailbox to another worker is not stored once more', async () => {
  stage.receive();
  const receiveListed: typeof stage.deps.receiveListed = async (...of) => {
    const listed = await stage.deps.receiveListed(...of);
    stage.world.clock.advance(60 * MINUTE);
    await stage.run('resync', { reason: 'grant_good' });
    return listed;
  };
  const before = (await stage.deps.runs.open(stage.ref)).length;
  await expect(stage.run('resync', {}, { receiveListed })).rejects.toThrow('upkeep_lease_lost');
  expect(await stage.deps.runs.open(stage.ref)).toHaveLength(before);
});

test('a trouble with subscriptions does not stop the resync', async () => {
  stage.receive();
  stage.world.faults.add({
    match: { target: 'graph', path: '^/subscriptions' },
    effect: { type: 'fail', status: 500 },
  });
  await stage.run('resync');
  expect(stage.received).toHaveLength(1);
});
