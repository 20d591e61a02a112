import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Mailbox } from '../../../shared/ports/mailboxes.ts';
import { createSubscription } from '../../../shared/use-cases/subscriptions/renew-subscription.ts';
import { upkeepStage } from '../../stage/use-cases/upkeep-stage.ts';

const DAY = 24 * 3600_000;
const MINUTE = 60_000;
let stage: Awaited<ReturnType<typeof upkeepStage>>;
beforeEach(async () => {
  stage = await upkeepStage();
});
afterEach(() => stage.close());

const iso = (at: number) => new Date(at).toISOString();
const subscriptions = () => [...stage.world.subscriptions.values()];
const storedIds = async () =>
  Object.values((await stage.mailbox()).subscriptions).map(({ id }) => id);

test('a mailbox has two subscriptions for created messages, immutable ids, and a renewal due a day before the end', async () => {
  await stage.run('subscribe');
  expect(subscriptions()).toMatchObject([
    { resource: 'me/messages', changeType: 'created', immutableIds: true },
    { resource: "me/mailFolders('sentitems')/messages", immutableIds: true },
  ]);
  expect(await storedIds()).toEqual(subscriptions().map(({ id }) => id));
  const due = await stage.deps.dueIndex.due('renew', stage.world.clock.now() + 30 * DAY, 10);
  const [first] = subscriptions();
  expect(due).toHaveLength(1);
  expect(due[0]?.dueAt).toBe((first?.expires ?? 0) - DAY);
});

test('renewal is a PATCH when due, and not before', async () => {
  await stage.run('subscribe');
  await stage.drain();
  await stage.fire('renew');
  stage.asked();
  await stage.drain();
  expect(stage.asked()).toEqual([]);
  stage.world.clock.advance(6 * DAY);
  const before = await storedIds();
  await stage.fire('renew');
  // A second timer, or a slow queue, doubles nothing: the row has moved ahead.
  await stage.fire('renew');
  await stage.drain();
  expect(stage.asked()).toEqual(['PATCH /subscriptions/{id}', 'PATCH /subscriptions/{id}']);
  expect(await storedIds()).toEqual(before);
  const due = await stage.deps.dueIndex.due('renew', stage.world.clock.now() + 30 * DAY, 10);
  expect(due).toHaveLength(1);
});

test('a subscription that is gone at renewal is made anew, and a resync fills the gap', async () => {
  await stage.run('subscribe');
  await stage.drain();
  const [gone] = subscriptions();
  stage.world.subscriptions.delete(gone?.id ?? '');
  await stage.run('renew');
  expect(subscriptions()).toHaveLength(2);
  expect(await storedIds()).not.toContain(gone?.id);
  expect(stage.queues.sent).toMatchObject([
    { work: { task: 'resync', detail: { reason: 'new_subscription' } } },
  ]);
});

test('a mailbox that was made anew is asked where its folders are by the resync that finds its subscriptions gone', async () => {
  const asked: boolean[] = [];
  const refreshProfile = async (mailbox: Mailbox): Promise<Mailbox> => {
    asked.push(mailbox.profileDoubted);
    const found = await stage.deps.mailboxes.find(stage.ref);
    const read = {
      ...(found?.mailbox.value ?? mailbox),
      profileReadAt: iso(stage.world.clock.now()),
      profileDoubted: false,
    };
    await stage.deps.mailboxes.save({ value: read, etag: found?.mailbox.etag ?? '' });
    return read;
  };
  const resync = () => stage.run('resync', {}, { refreshProfile });
  await stage.run('subscribe');
  await resync();
  expect(asked).toEqual([true]);
  stage.world.clock.advance(MINUTE);
  await resync();
  expect(asked).toEqual([true]);

  stage.world.remakeMailbox(stage.anna);
  stage.world.clock.advance(MINUTE);
  await resync();
  expect(asked).toEqual([true, true]);
  expect(await storedIds()).toEqual(subscriptions().map(({ id }) => id));
  stage.world.clock.advance(MINUTE);
  await resync();
  expect(asked).toEqual([true, true]);
});

test('a renewal that fails on the last hours before the end is said in the log, and an earlier one is not', async () => {
  const logged: string[] = [];
  const broken = {
    log: { ...stage.deps.log, error: (event: string) => void logged.push(event) },
    mail: { ...stage.deps.mail, renew: () => Promise.reject(new Error('down')) },
  };
  await stage.run('subscribe');
  const left = async () =>
    Date.parse((await stage.mailbox()).subscriptions.messages?.expiresAt ?? '') -
    stage.world.clock.now();
  stage.world.clock.advance((await left()) - 7 * 3600_000);
  await expect(stage.run('renew', {}, broken)).rejects.toThrow('down');
  expect(logged).toEqual([]);
  stage.world.clock.advance(2 * 3600_000);
  await expect(stage.run('renew', {}, broken)).rejects.toThrow('down');
  expect(logged).toEqual(['subscriptions.lapsing']);
});

test('an endpoint that does not answer the handshake is tried again, and shown', async () => {
  stage.endpoint.setHealthy(false);
  await expect(stage.run('subscribe')).rejects.toMatchObject({
    kind: 'unavailable',
    code: 'subscription_validation',
  });
  expect((await stage.connection())?.lastError).toMatchObject({ code: 'subscription_failed' });
  stage.endpoint.setHealthy(true);
  await stage.run('subscribe');
  expect(subscriptions()).toHaveLength(2);
  expect((await stage.connection())?.lastError).toBeNull();
});

test('an expiry that is refused is asked for shorter, and what Graph answered is kept', async () => {
  stage.world.settings.maxSubscriptionMinutes = 4230;
  await stage.run('subscribe');
  const { messages } = (await stage.mailbox()).subscriptions;
  const minutes = (Date.parse(messages?.expiresAt ?? '') - stage.world.clock.now()) / MINUTE;
  expect(minutes).toBeGreaterThan(4190);
  expect(minutes).toBeLessThanOrEqual(4200);
});

test('a duplicate that nobody knows and that has our URL is deleted and made anew', async () => {
  await stage.run('subscribe');
  const found = await stage.deps.mailboxes.find(stage.ref);
  if (!found) throw new Error('gone');
  // The answer to the creation was lost: Graph has them, we do not.
  await stage.deps.mailboxes.save({
    value: { ...found.mailbox.value, subscriptions: {} },
    etag: found.mailbox.etag,
  });
  const lost = new Set(subscriptions().map(({ id }) => id));
  await stage.run('subscribe');
  expect(subscriptions()).toHaveLength(2);
  expect(subscriptions().some(({ id }) => lost.has(id))).toBe(false);
  expect(await storedIds()).toEqual(subscriptions().map(({ id }) => id));
});

test('a duplicate with another URL is not ours to touch: reported', async () => {
  await stage.run('subscribe');
  for (const one of subscriptions()) one.notificationUrl = 'https://other.example/hook';
  const found = await stage.deps.mailboxes.find(stage.ref);
  if (!found) throw new Error('gone');
  await stage.deps.mailboxes.save({
    value: { ...found.mailbox.value, subscriptions: {} },
    etag: found.mailbox.etag,
  });
  await expect(stage.run('renew')).rejects.toMatchObject({ code: 'subscription_conflict' });
  expect(subscriptions()).toHaveLength(2);
  expect((await stage.connection())?.lastError).toMatchObject({ code: 'subscription_failed' });
});

test('a duplicate that is the stored one is kept', async () => {
  await stage.run('subscribe');
  const mailbox = await stage.mailbox();
  expect(await createSubscription(stage.deps, mailbox, 'messages')).toEqual({
    kind: 'kept',
    subscription: mailbox.subscriptions.messages,
  });
  expect(subscriptions().map(({ id }) => id)).toContain(mailbox.subscriptions.messages?.id);
});

/** A second client-state key, which makes; `known`: whose states are verified. */
const newKey = (known: readonly string[]) => ({
  kid: 'key00002',
  make: () => 'v1.key00002.state',
  opens: (kid: string) => known.includes(kid),
});

test('two timers at once queue a renewal once', async () => {
  await stage.run('subscribe');
  await stage.drain();
  stage.world.clock.advance(6 * DAY);
  await Promise.all([stage.fire('renew'), stage.fire('renew')]);
  expect(stage.queues.sent).toHaveLength(1);
});

test('an orphan goes at the second resync that sees it', async () => {
  await stage.run('subscribe');
  await stage.drain();
  stage.world.settings.duplicateSubscriptions = 'allow';
  const orphan = await stage.mail.subscribe(stage.ref, {
    kind: 'messages',
    clientState: 'x',
    notificationUrl: stage.deps.notificationUrl,
    lifecycleUrl: stage.deps.lifecycleUrl,
    encryptFor: null,
    expiresAt: new Date(stage.world.clock.now() + DAY).toISOString(),
  });
  if (orphan === 'conflict') throw new Error('conflict');
  await stage.run('resync');
  expect(stage.world.subscriptions.has(orphan.id)).toBe(true);
  stage.world.clock.advance(MINUTE);
  await stage.run('resync');
  expect(stage.world.subscriptions.has(orphan.id)).toBe(false);
  expect(subscriptions()).toHaveLength(2);
});

test('a subscription that vanished without a word is made anew at the next resync', async () => {
  await stage.run('subscribe');
  await stage.drain();
  stage.world.subscriptions.clear();
  stage.world.clock.advance(MINUTE);
  await stage.run('resync');
  expect(subscriptions()).toHaveLength(2);
});

test.each(['conflict', 'allow'] as const)(
  'a renewal replaces subscriptions under an old client-state key (duplicates: %s)',
  async (duplicates) => {
    stage.world.settings.duplicateSubscriptions = duplicates;
    await stage.run('subscribe');
    await stage.run('renew', {}, { clientState: newKey(['key00001', 'key00002']) });
    expect(subscriptions().map(({ clientState }) => clientState)).toEqual([
      'v1.key00002.state',
      'v1.key00002.state',
    ]);
    const stored = Object.values((await stage.mailbox()).subscriptions);
    expect(stored.map(({ kid }) => kid)).toEqual(['key00002', 'key00002']);
    expect(stored.map(({ id }) => id).toSorted()).toEqual(
      subscriptions()
        .map(({ id }) => id)
        .toSorted(),
    );
  },
);

test.each(['conflict', 'allow'] as const)(
  'a resync makes those anew whose client-state key is gone (duplicates: %s)',
  async (duplicates) => {
    stage.world.settings.duplicateSubscriptions = duplicates;
    await stage.run('subscribe');
    const before = (await stage.mailbox()).subscriptions;
    const states = () =>
      Object.values(subscriptions()).map(({ clientState }) => clientState?.slice(0, 11));
    await stage.run('resync', {}, { clientState: newKey(['key00001', 'key00002']) });
    expect((await stage.mailbox()).subscriptions).toEqual(before);
    stage.world.clock.advance(MINUTE);
    await stage.run('resync', {}, { clientState: newKey(['key00002']) });
    const stored = Object.values((await stage.mailbox()).subscriptions);
    expect(stored.map(({ kid }) => kid)).toEqual(['key00002', 'key00002']);
    // Where Graph allows a second, the first is an orphan, which goes at the second look.
    for (let looks = 0; looks < 2; looks += 1) {
      stage.world.clock.advance(MINUTE);
      await stage.run('resync', {}, { clientState: newKey(['key00002']) });
    }
    expect(states()).toEqual(['v1.key00002', 'v1.key00002']);
  },
);

test('one worker at a time: while another holds the mailbox the task comes again later', async () => {
  const now = stage.world.clock.now();
  const held = await stage.deps.leases.take(stage.ref, 'other', now, now + MINUTE);
  await stage.run('subscribe');
  expect(subscriptions()).toHaveLength(0);
  expect(stage.queues.sent).toMatchObject([{ delayMs: 5000, work: { task: 'subscribe' } }]);
  await stage.run('subscribe', {}, { delay: (ms: number) => ms / 5 });
  expect(stage.queues.sent[1]).toMatchObject({ delayMs: 1000 });
  if (held)
    await stage.deps.leases.save(stage.ref, { ...held, value: { ...held.value, until: 0 } });
  await stage.run('subscribe');
  expect(subscriptions()).toHaveLength(2);
});

test('a grant that is refused is doubted, and the task comes again after the second probe', async () => {
  stage.world.faults.add({
    match: { target: 'graph' },
    effect: { type: 'fail', status: 401, code: 'InvalidAuthenticationToken' },
  });
  await stage.run('renew');
  expect(stage.doubts).toEqual([stage.ref]);
  expect(stage.queues.sent).toMatchObject([{ delayMs: 6 * MINUTE, work: { task: 'renew' } }]);
});

test('reauthorizationRequired is answered by one PATCH each, never twice within ten minutes', async () => {
  await stage.run('subscribe');
  await stage.drain();
  const [a, b] = await storedIds();
  const hint = { event: 'reauthorizationRequired', subscriptionId: a ?? '' };
  stage.asked();
  await stage.run('lifecycle', hint);
  await stage.run('lifecycle', { ...hint, subscriptionId: b ?? '' });
  await stage.run('lifecycle', hint);
  expect(stage.asked().filter((asked) => !asked.startsWith('GET'))).toEqual([
    'PATCH /subscriptions/{id}',
    'PATCH /subscriptions/{id}',
  ]);
});

test('subscriptionRemoved is only a hint: one that is there stays, one that is gone is made anew', async () => {
  await stage.run('subscribe');
  await stage.drain();
  const [id] = await storedIds();
  const hint = { event: 'subscriptionRemoved', subscriptionId: id ?? '' };
  await stage.run('lifecycle', hint);
  expect(await storedIds()).toContain(id);
  stage.world.subscriptions.delete(id ?? '');
  await stage.run('lifecycle', hint);
  expect(await storedIds()).not.toContain(id);
  expect(subscriptions()).toHaveLength(2);
  expect(stage.queues.sent).toMatchObject([{ work: { task: 'resync' } }]);
});

test('missed asks for a resync; a hint for a subscription that is not ours does nothing', async () => {
  await stage.run('subscribe');
  await stage.drain();
  stage.asked();
  await stage.run('lifecycle', { event: 'missed', subscriptionId: 'unknown' });
  expect(stage.asked()).toEqual([]);
  const [id] = await storedIds();
  await stage.run('lifecycle', { event: 'missed', subscriptionId: id ?? '' });
  expect(stage.queues.sent).toMatchObject([{ work: { detail: { reason: 'missed' } } }]);
});
