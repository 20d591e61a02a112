import { afterEach, beforeEach, expect, test } from 'vitest';
import { dropStaleLinks } from '../../../shared/use-cases/connect/leave-mailbox.ts';
import { noteActivity } from '../../../shared/use-cases/schedule/reschedule.ts';
import { replayPoison } from '../../../shared/use-cases/work/poison.ts';
import { Crash } from '../../stage/use-cases/mortal.ts';
import { upkeepHost } from '../../stage/use-cases/upkeep-host.ts';
import { upkeepStage } from '../../stage/use-cases/upkeep-stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
let stage: Awaited<ReturnType<typeof upkeepStage>>;
let host: ReturnType<typeof upkeepHost>;
beforeEach(async () => {
  stage = await upkeepStage();
  host = upkeepHost(stage);
});
afterEach(() => stage.close());

async function subscribe() {
  await stage.run('subscribe');
  await host.deliver();
  stage.asked();
}
const rows = (task: 'renew' | 'resync') =>
  stage.deps.dueIndex.due(task, stage.world.clock.now() + 60 * DAY, 100);
const listings = (asked: readonly string[]) =>
  asked.filter((one) => one === 'GET /me/messages').length;
const poison = async () => (await stage.poison.page(100, null)).poison;
const graphIsDown = () =>
  stage.world.faults.add({ match: { target: 'graph' }, effect: { type: 'fail', status: 500 } });

test('a queue that is slower than the timer doubles neither a renewal nor a resync', async () => {
  await subscribe();
  stage.world.clock.advance(6 * DAY);
  for (let n = 0; n < 26; n += 1) {
    await stage.fire('renew');
    await stage.fire('resync');
    stage.world.clock.advance(MINUTE);
  }
  expect(host.waiting()).toBe(6);
  stage.asked();
  await host.deliver();
  const asked = stage.asked();
  expect(asked.filter((one) => one.startsWith('PATCH'))).toHaveLength(2);
  expect(listings(asked)).toBe(1);
  expect(host.waiting()).toBe(0);
  expect(await rows('renew')).toHaveLength(1);
  expect(await rows('resync')).toHaveLength(1);
});

test('two workers at once are one: the other comes again, and finds nothing to do', async () => {
  await subscribe();
  stage.world.clock.advance(6 * DAY);
  await stage.fire('renew');
  const [sent] = stage.queues.sent;
  if (!sent || !('task' in sent.work)) throw new Error('nothing is due');
  stage.queues.sent.push({ ...sent }, { ...sent });
  await Promise.all([host.deliver(), host.deliver(), host.deliver()]);
  await host.pass(1);
  expect(stage.asked().filter((one) => one.startsWith('PATCH'))).toHaveLength(2);
  expect(await rows('renew')).toHaveLength(1);
});

test('a worker that lost its mailbox to another one asks Graph nothing more', async () => {
  await subscribe();
  stage.world.clock.advance(6 * DAY);
  let renewals = 0;
  const renew: typeof stage.mail.renew = async (...of) => {
    renewals += 1;
    const renewed = await stage.mail.renew(...of);
    stage.world.clock.advance(2 * MINUTE);
    const now = stage.world.clock.now();
    expect(await stage.deps.leases.take(stage.ref, 'another', now, now + MINUTE)).not.toBeNull();
    return renewed;
  };
  const mail = { ...stage.deps.mail, renew };
  await expect(stage.run('renew', {}, { mail })).rejects.toMatchObject({
    code: 'upkeep_lease_lost',
  });
  expect(renewals).toBe(1);
});

test('through an outage of three hours a mailbox has one message for each task, and all is made good a quarter of an hour after it', async () => {
  await subscribe();
  stage.world.clock.advance(6 * DAY);
  const mail = stage.receive();
  const down = graphIsDown();
  for (let minutes = 0; minutes < 180; minutes += 5) {
    await host.pass(5);
    expect(host.waiting()).toBeLessThanOrEqual(2);
  }
  // A problem of both for the time being.
  const tasks = (await poison()).map(({ ids }) => ids['task']);
  expect(new Set(tasks)).toEqual(new Set(['renew', 'resync']));
  expect(tasks).toHaveLength(2);
  stage.world.faults.remove(down.id);
  stage.asked();
  await host.pass(15);
  expect(stage.asked().filter((one) => one.startsWith('PATCH'))).toHaveLength(2);
  expect(stage.received).toContain(mail.immutableId);
  expect(await poison()).toEqual([]);
});

test('a problem is gone with what it was about, though the run died that wrote it down', async () => {
  await subscribe();
  stage.world.clock.advance(16 * MINUTE);
  await stage.fire('resync');
  const down = graphIsDown();
  const { poison: records } = stage.deps;
  const dying = {
    ...records,
    put: async (...of: Parameters<typeof records.put>) => {
      await records.put(...of);
      throw new Crash();
    },
  };
  for (let minutes = 0; minutes < 120 && (await poison()).length === 0; minutes += 1) {
    const lost = await host.deliver({ ...stage.deps, poison: dying });
    // The queue gives the message again as it was, when its lease has run out.
    if (lost) await host.redeliver(lost);
    stage.world.clock.advance(MINUTE);
  }
  expect(await poison()).toHaveLength(1);
  stage.world.faults.remove(down.id);
  await host.pass(15);
  expect(await poison()).toEqual([]);
});

test('while Graph asks to wait without saying how long, the asking thins out, and is no problem of the mailbox', async () => {
  await subscribe();
  const busy = stage.world.faults.add({
    match: { target: 'graph' },
    effect: { type: 'throttle' },
  });
  stage.world.clock.advance(16 * MINUTE);
  await stage.fire('resync');
  const waits: number[] = [];
  for (let n = 0; n < 12; n += 1) {
    await host.deliver();
    const [sent] = stage.queues.sent;
    waits.push(Math.round((sent?.delayMs ?? 0) / 1000));
    stage.world.clock.advance(sent?.delayMs ?? 0);
  }
  // As long again as it has waited: the world's clock runs on, too, and a busy machine adds to it.
  expect(waits[0]).toBe(10);
  for (const [n, least] of [10, 10, 20, 40, 80].entries()) {
    expect(waits[n]).toBeGreaterThanOrEqual(least);
    expect(waits[n]).toBeLessThan(1.5 * least);
  }
  expect(waits.at(-1)).toBe(300);
  expect(await poison()).toEqual([]);
  stage.world.faults.remove(busy.id);
  const told = stage.world.faults.add({
    match: { target: 'graph', path: '^/me/messages$', times: 1 },
    effect: { type: 'throttle', retryAfter: '7' },
  });
  await host.deliver();
  expect(stage.queues.sent).toMatchObject([{ delayMs: 7000 }]);
  stage.world.faults.remove(told.id);
});

test('a resync that is refused is one poison record, goes on every quarter of an hour, and replayed runs at once', async () => {
  await subscribe();
  const mail = stage.receive();
  const refused = stage.world.faults.add({
    match: { target: 'graph', path: '^/me/messages$' },
    effect: { type: 'fail', status: 403, code: 'ErrorAccessDenied' },
  });
  await host.pass(10 * 60);
  const [record, ...others] = await poison();
  expect(record).toMatchObject({
    code: 'ErrorAccessDenied',
    ids: { mailboxRef: stage.ref, task: 'resync' },
    concerns: { mailboxRef: stage.ref },
  });
  expect(others).toEqual([]);
  expect(host.waiting()).toBe(1);
  stage.world.faults.remove(refused.id);
  const replay = replayPoison({ poison: stage.poison, queues: stage.queues });
  expect(await replay(record?.id ?? '')).toBe('replayed');
  await host.deliver();
  expect(stage.received).toContain(mail.immutableId);
  await host.pass(16);
  expect(host.waiting()).toBe(0);
  expect(await rows('resync')).toHaveLength(1);
  expect(await poison()).toEqual([]);
});

test('a renewal that is refused is shown to the user, and is made a quarter of an hour after the cause has gone', async () => {
  await subscribe();
  stage.world.clock.advance(6 * DAY);
  const refused = stage.world.faults.add({
    match: { target: 'graph', path: '^/subscriptions/' },
    effect: { type: 'fail', status: 403, code: 'ErrorAccessDenied' },
  });
  await host.pass(3 * 60);
  expect((await stage.connection())?.lastError).toMatchObject({ code: 'subscription_failed' });
  expect(await poison()).toHaveLength(1);
  stage.world.faults.remove(refused.id);
  await host.pass(16);
  expect((await stage.connection())?.lastError).toBeNull();
  expect(await poison()).toEqual([]);
  expect(await rows('renew')).toHaveLength(1);
  expect((await rows('renew'))[0]?.dueAt).toBeGreaterThan(stage.world.clock.now() + 5 * DAY);
});

test('when all that the sign-in queued is lost, the due rows bring both subscriptions and the first resync', async () => {
  const mail = stage.receive();
  await host.pass(9);
  expect(stage.world.subscriptions.size).toBe(0);
  await host.pass(7);
  expect(stage.world.subscriptions.size).toBe(2);
  expect(stage.received).toContain(mail.immutableId);
});

test('a mailbox that needs its user gets no upkeep but a look a day; after the sign-in it is due within ten minutes', async () => {
  await subscribe();
  const found = await stage.deps.mailboxes.find(stage.ref);
  if (!found) throw new Error('gone');
  const { value, etag } = found.mailbox;
  await stage.deps.mailboxes.save({ value: { ...value, state: 'needs_reconnect' }, etag });
  let looks = 0;
  stage.deps.dropStaleLinks = () => Promise.resolve((looks += 1) > 0);
  for (let hours = 0; hours < 10 * 24; hours += 1) {
    stage.world.clock.advance(HOUR);
    await stage.fire('resync');
    await stage.fire('renew');
    await host.deliver();
  }
  expect(stage.asked()).toEqual([]);
  expect(looks).toBeGreaterThanOrEqual(10);
  expect(looks).toBeLessThanOrEqual(16);
  const now = new Date(stage.world.clock.now()).toISOString();
  const grant = { ...value, sealedTokens: 'sealed', syncedFrom: now, now };
  await stage.deps.mailboxes.attach(grant, { ...stage.link, generation: 1 });
  const mail = stage.receive();
  await host.pass(15);
  expect(stage.received).toContain(mail.immutableId);
  expect(stage.world.subscriptions.size).toBe(2);
});

test('due rows of a mailbox that is gone go when they fall due', async () => {
  await subscribe();
  await stage.deps.mailboxes.remove(stage.ref, (await stage.mailbox()).identity);
  stage.world.clock.advance(8 * DAY);
  await host.pass(5);
  expect(stage.asked()).toEqual([]);
  expect(await rows('renew')).toEqual([]);
  expect(await rows('resync')).toEqual([]);
});

test('a mailbox that is closing and whose teardown was lost is torn down by its due row, and in a day at the latest', async () => {
  await subscribe();
  stage.deps.dropStaleLinks = dropStaleLinks(stage.deps);
  const down = graphIsDown();
  const link = { ...stage.link, generation: 1 };
  const closingSince = new Date(stage.world.clock.now()).toISOString();
  expect(await stage.deps.mailboxes.detach(stage.ref, link, closingSince)).toBe('closing');
  await host.pass(16);
  expect(stage.queues.sent).toMatchObject([{ work: { task: 'teardown' } }]);
  // Lost once more: the row comes back.
  stage.queues.sent.splice(0);
  await host.pass(24 * 60);
  expect(await stage.isGone()).toBe(true);
  stage.world.faults.remove(down.id);
  await host.pass(16);
  expect(host.waiting()).toBe(0);
});

test('a reauthorization that failed half-way is repeated whole', async () => {
  await subscribe();
  const [id = ''] = stage.world.subscriptions.keys();
  let patches = 0;
  const renew: typeof stage.mail.renew = (...of) => {
    patches += 1;
    return patches === 2 ? Promise.reject(new Error('lost')) : stage.mail.renew(...of);
  };
  const hint = { event: 'reauthorizationRequired', subscriptionId: id };
  const mail = { ...stage.deps.mail, renew };
  await expect(stage.run('lifecycle', hint, { mail })).rejects.toThrow('lost');
  await stage.run('lifecycle', hint, { mail });
  expect(patches).toBe(4);
  await stage.run('lifecycle', hint, { mail });
  expect(patches).toBe(4);
});

test('a renewal and a reauthorization never come within ten minutes, whichever is first', async () => {
  await subscribe();
  stage.world.clock.advance(6 * DAY);
  await stage.fire('renew');
  const [id = ''] = stage.world.subscriptions.keys();
  const hint = { event: 'reauthorizationRequired', subscriptionId: id };
  const patched = () => stage.asked().filter((one) => !one.startsWith('GET')).length;
  await stage.run('lifecycle', hint);
  await host.deliver();
  await stage.run('lifecycle', hint);
  expect(patched()).toBe(2);
  stage.world.clock.advance(11 * MINUTE);
  await stage.run('lifecycle', hint);
  expect(patched()).toBe(2);
});

test('however short the lives are that Graph gives, ten minutes lie between two renewals', async () => {
  stage.world.settings.maxSubscriptionMinutes = 1430;
  await subscribe();
  await host.pass(60);
  const patches = stage.asked().filter((one) => one.startsWith('PATCH')).length;
  // Two subscriptions, each asked for three lives.
  expect(patches / 6).toBeGreaterThanOrEqual(3);
  expect(patches / 6).toBeLessThanOrEqual(6);
});

test('a lifecycle event of an unknown subscription or mailbox is counted and dropped', async () => {
  await subscribe();
  await stage.run('lifecycle', { event: 'missed', subscriptionId: 'unknown' });
  await stage.deps.mailboxes.remove(stage.ref, (await stage.mailbox()).identity);
  await stage.run('lifecycle', { event: 'missed', subscriptionId: 'unknown' });
  expect(stage.counters.read()).toMatchObject({ lifecycle_unknown: 2 });
  expect(stage.asked()).toEqual([]);
  expect(host.waiting()).toBe(0);
});

test('a subscription that could not be made at one resync is made at the next, and shown as lacking meanwhile', async () => {
  await subscribe();
  stage.world.subscriptions.clear();
  const refused = stage.world.faults.add({
    match: { target: 'graph', method: 'POST', path: '^/subscriptions$' },
    effect: { type: 'fail', status: 503 },
  });
  await stage.run('resync');
  expect((await stage.mailbox()).subscriptions).toEqual({});
  stage.world.faults.remove(refused.id);
  stage.world.clock.advance(MINUTE);
  await stage.run('resync');
  expect(stage.world.subscriptions.size).toBe(2);
});

test('an endpoint that starts cold is tried again until it answers, without anybody’s help', async () => {
  stage.endpoint.setHealthy(false);
  await host.pass(12);
  expect((await stage.connection())?.lastError).toMatchObject({ code: 'subscription_failed' });
  stage.endpoint.setHealthy(true);
  await host.pass(5);
  expect(stage.world.subscriptions.size).toBe(2);
  expect((await stage.connection())?.lastError).toBeNull();
});

function countedDueIndex() {
  let writes = 0;
  const dueIndex: typeof stage.deps.dueIndex = {
    ...stage.deps.dueIndex,
    add: (...of) => {
      writes += 1;
      return stage.deps.dueIndex.add(...of);
    },
  };
  return { dueIndex, writes: () => writes };
}

test('messages of one mailbox that come together bring its resync forward once', async () => {
  await subscribe();
  await host.pass(26 * 60);
  const mailbox = await stage.mailbox();
  const { dueIndex, writes } = countedDueIndex();
  for (let n = 0; n < 20; n += 1) await noteActivity({ ...stage.deps, dueIndex })(mailbox);
  expect(writes()).toBe(1);
});

test('of those that come at the very same time, too: none takes away the row of another', async () => {
  await subscribe();
  await host.pass(26 * 60);
  const mailbox = await stage.mailbox();
  const { dueIndex, writes } = countedDueIndex();
  const note = noteActivity({ ...stage.deps, dueIndex });
  await Promise.all(Array.from({ length: 20 }, () => note(mailbox)));
  expect(writes()).toBe(1);
  const { due } = await stage.mailbox();
  const kept = await stage.deps.dueIndex.due('resync', stage.deps.now() + 15 * 60_000, 10);
  expect(kept.map(({ key }) => key)).toEqual([due.resync]);
});

test('a resync whose row is lost is due again with the next activity', async () => {
  await subscribe();
  await host.pass(26 * 60);
  const { due } = await stage.mailbox();
  await stage.deps.dueIndex.remove(due.resync ?? '');
  await host.pass(12 * 60);
  const mailbox = await stage.mailbox();
  expect(mailbox.due).toEqual(due);
  await noteActivity(stage.deps)(mailbox);
  const kept = await stage.deps.dueIndex.due('resync', stage.deps.now() + 15 * 60_000, 10);
  expect(kept.map(({ key }) => key)).toEqual([(await stage.mailbox()).due.resync]);
});
