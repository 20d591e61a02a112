import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fleetGuard } from '../../../shared/adapters/tables/fleet.ts';
import { refreshProfile } from '../../../shared/use-cases/resync/refresh-profile.ts';
import { changeMailbox } from '../../../shared/use-cases/schedule/change-mailbox.ts';
import { Crash, fate } from '../../stage/use-cases/mortal.ts';
import { upkeepStage } from '../../stage/use-cases/upkeep-stage.ts';
import { TAKEN } from '../../stage/memory/taken-message.ts';

const DAY = 24 * 60 * 60_000;
const RENAMED = 'anna.berg@contoso.example';
let stage: Awaited<ReturnType<typeof upkeepStage>>;
let told: string[];

/** The use case as a run has it, until its end if that is near. */
const refreshing = (mortal = <T extends object>(port: T): T => port) =>
  refreshProfile({
    ...stage.deps,
    mail: mortal(stage.mail),
    connections: mortal(stage.deps.connections),
    mailboxes: mortal(stage.deps.mailboxes),
    poison: stage.poison,
    fleet: fleetGuard(stage.tables, stage.deps.now, () => Promise.resolve(1)),
    countWaitingSends: () => Promise.resolve(0),
    isAwaitingMail: () => Promise.resolve(false),
    announce: mortal((_: unknown, eventId: string) => {
      told.push(eventId);
      return Promise.resolve(TAKEN);
    }),
  });

beforeEach(async () => {
  told = [];
  stage = await upkeepStage();
  stage.deps.refreshProfile = refreshing();
  await stage.run('subscribe');
  await stage.drain();
  stage.asked();
});
afterEach(() => stage.close());

const profilesRead = () => stage.asked().filter((request) => request === 'GET /me').length;

async function resync() {
  stage.world.clock.advance(60_000);
  await stage.run('resync');
}

describe('a resync asks what the mailbox is called and where its folders are', () => {
  test('once a day', async () => {
    stage.world.clock.advance(DAY - 2 * 60_000);
    await resync();
    expect(profilesRead()).toBe(0);
    await resync();
    await resync();
    expect(profilesRead()).toBe(1);
  });

  test('after each new subscription, whoever made it and whichever resync is the next', async () => {
    const subscriptionId = (await stage.mailbox()).subscriptions.messages?.id ?? '';
    stage.world.subscriptions.delete(subscriptionId);
    await stage.run('lifecycle', { event: 'subscriptionRemoved', subscriptionId });
    // That ask for a resync is lost, and a timer's comes later.
    stage.queues.sent.splice(0);
    await resync();
    expect(profilesRead()).toBe(1);
    await resync();
    expect(profilesRead()).toBe(0);
  });

  test('at once when it is itself that made the new subscription: a mailbox made anew has other folders', async () => {
    const { folders } = await stage.mailbox();
    const before = { sentItems: 'of-before', drafts: 'of-before', inbox: 'of-before' };
    const asBefore = () =>
      changeMailbox(stage.deps.mailboxes, stage.ref, (one) => ({ ...one, folders: before }));
    await asBefore();
    await resync();
    expect((await stage.mailbox()).folders).toEqual(before);
    stage.world.subscriptions.clear();
    await resync();
    expect((await stage.mailbox()).folders).toEqual(folders);
  });

  test('a renewed subscription is no new one', async () => {
    await stage.run('renew');
    await resync();
    expect(profilesRead()).toBe(0);
  });
});

describe('a renamed mailbox', () => {
  test('shows its new address, told once; the old one stays its own', async () => {
    const before = stage.anna.email;
    stage.anna.email = RENAMED;
    for (const _ of [1, 2]) {
      stage.world.clock.advance(DAY);
      await resync();
    }
    expect((await stage.connection())?.email).toBe(RENAMED);
    expect((await stage.mailbox()).email).toBe(RENAMED);
    expect((await stage.mailbox()).ownAddresses).toEqual(expect.arrayContaining([before, RENAMED]));
    expect(told).toHaveLength(1);
  });

  test('back and to the same address again is another event', async () => {
    const before = stage.anna.email;
    for (const email of [RENAMED, before, RENAMED]) {
      stage.anna.email = email;
      stage.world.clock.advance(DAY);
      await resync();
    }
    expect(new Set(told).size).toBe(3);
  });

  test.each(['before', 'after'] as const)(
    'is told by one event, whatever effect a run dies %s, also when a new subscription came between',
    async (when) => {
      for (let at = 1, lived = false; !lived; at += 1) {
        told = [];
        stage.anna.email = `anna.${at}@contoso.example`;
        stage.world.clock.advance(DAY);
        const { mortal, reached } = fate(at, when);
        const links = [{ ...stage.link, generation: 1 }];
        const dying = refreshing(mortal)(await stage.mailbox(), links);
        await dying.catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
        lived = reached() < at;
        stage.world.subscriptions.clear();
        await resync();
        expect([at, (await stage.connection())?.email]).toEqual([at, stage.anna.email]);
        expect([at, new Set(told).size]).toEqual([at, 1]);
      }
    },
  );
});

test('a connection that has gone to another mailbox keeps its address', async () => {
  stage.anna.email = RENAMED;
  const before = await stage.connection();
  await refreshing()(await stage.mailbox(), [{ ...stage.link, generation: 0 }]);
  expect(await stage.connection()).toEqual(before);
  expect(told).toEqual([]);
});
