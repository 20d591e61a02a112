import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awaitQuiet, type QuietOptions } from '../../local/await-quiet.ts';
import { inherited } from '../../local/inherited.ts';
import { superviseHost, type SupervisedHost } from '../../local/supervised-host.ts';
import { startLocal, type LocalSystem } from '../../local/system.ts';
import { seededRandomness } from '../../simulator/random.ts';
import { ownAccount } from '../azurite.ts';
import { crm, type Crm, type SendFields } from '../stage/system/crm.ts';
import { newPerson } from '../stage/system/person.ts';
import { restartCast, type Pair } from '../stage/system/restart/cast.ts';
import { newLedger } from '../stage/system/restart/ledger.ts';
import { sendPatiently, type Tally } from '../stage/system/restart/patient-send.ts';
import { spread, traffic } from '../stage/system/restart/traffic.ts';
import { expectWholeAndOnce } from '../stage/system/restart/whole-and-once.ts';
import { systemStage } from '../stage/system/system-stage.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';
import { openFront, type Front } from './front.ts';
import { unpackBefore } from './version-before.ts';

/** Another each time; a run that failed is repeated by its seed. */
const seed = Number(process.env['SIDE_BY_SIDE_SEED'] ?? Date.now() % 1_000_000);
const MIX = { answers: 14, fromOutlook: 10, sends: 16, answeredSends: 5, private: 4 };
const BURST_MS = 5_000;
const LEASE_MS = 2_000;

const lines: string[] = [];
const onLine = (line: string): void => void lines.push(line);
const bundle = unpackBefore();
let front: Front;
const hook = await webhookListener();
let system: LocalSystem;
let before: SupervisedHost;

beforeAll(async () => {
  front = await openFront();
  system = await startLocal({
    storage: await ownAccount(),
    messageLeaseMs: LEASE_MS,
    env: {
      ...hook.env,
      DELAY_SCALE: '0.01',
      PUBLIC_BASE_URL: front.url,
    },
    // Of a Sent copy that comes while its send is being noted, the version before tells the CRM once instead of twice.
    simulator: { settings: { notificationRetryMs: 500, notificationLatencyMs: 1_000 } },
    onLine,
  });
  before = await superviseHost({
    appRoot: bundle.appRoot,
    env: { ...inherited(), ...system.settings },
    port: 0,
    messageLeaseMs: LEASE_MS,
    onLine,
  });
  front.share([system.host.url, before.url]);
});
afterAll(async () => {
  await before?.stop();
  await system?.stop();
  await front?.close();
  bundle.remove();
});

const both = (): readonly SupervisedHost[] => [before, system.host];

/** Until neither has done anything while the other was found quiet. */
async function quiet(options: QuietOptions = {}): Promise<void> {
  const changes = async (): Promise<string> =>
    (await Promise.all(both().map((host) => host.activity()))).map((one) => one.changes).join();
  let seen: string;
  do {
    seen = await changes();
    for (const host of both()) await awaitQuiet(system.simulator, host, options);
  } while ((await changes()) !== seen);
}

/** What each process has run for queues and timers since it started. */
async function taken(host: SupervisedHost, answeredBefore = 0): Promise<number> {
  const { changes } = await host.activity();
  return changes / 2 - (front.answered(host.url) - answeredBefore);
}

/** What Microsoft 365 may say of each subscription at any time: work for either version, and a resync of each mailbox. */
async function remind(world: LocalSystem, pairs: readonly Pair[]): Promise<void> {
  const { control } = systemStage(world);
  for (const email of new Set(pairs.map(({ user }) => user.email))) {
    for (const event of ['reauthorizationRequired', 'missed']) {
      await control('POST', 'lifecycle', { email, event });
    }
  }
}

/** Somebody whose every send dies with its host: a random kill around Graph's own send costs a minute of patience. */
async function unlucky(world: LocalSystem, app: Crm): Promise<Pair> {
  const user = await newPerson(world, 'cora@firm.example');
  const person = await newPerson(world, 'cora-c0@client.example');
  expect((await app.connect('cora', user.email)).status).toBe(200);
  const contact = { id: 'cora-c0', email: person.email };
  const rootSubject = 'Offer for cora-c0';
  const sent = await app.send('cora', { contact, subject: rootSubject, text: 'Root cora-c0' });
  expect(sent.status).toBe(201);
  return { userId: 'cora', user, contact, person, rootId: sent.body.id, rootSubject };
}

/**
 * Kills a host that works on its queues and on this send, whose draft Graph is just asked for. Gives how many requests
 * the dead process had answered at the front.
 */
async function killUnder(
  world: LocalSystem,
  host: SupervisedHost,
  account: string,
  userId: string,
  message: SendFields,
  key: string,
): Promise<number> {
  front.share(both().flatMap((one) => (one === host ? [] : [one.url])));
  await front.drained(host.url);
  const on = systemStage(world);
  const held = await on.fault(
    { method: 'POST', path: '^/me/messages$', mailbox: `${userId}@firm.example`, times: 1 },
    { type: 'delay', ms: 600_000 },
  );
  const cut = crm({ host, simulator: system.simulator, speaksAsBefore: true }, account)
    .send(userId, message, key)
    .catch(() => 'cut');
  await expect.poll(() => on.struck(held), { interval: 20 }).toBe(1);
  await host.kill();
  const answered = front.answered(host.url);
  await host.start();
  front.share(both().map(({ url }) => url));
  expect(await cut).toBe('cut');
  return answered;
}

it(`loses and doubles nothing while the version before runs beside this one and each is killed once (SIDE_BY_SIDE_SEED=${seed})`, async () => {
  const random = seededRandomness(seed);
  const world: LocalSystem & { readonly speaksAsBefore: true } = {
    ...system,
    speaksAsBefore: true,
    host: { ...system.host, url: front.url },
    lines,
    idle: quiet,
  };
  const lucky = await restartCast(world);
  const { app } = lucky;
  const pair = await unlucky(world, app);
  const cast = { ...lucky, pairs: [...lucky.pairs, pair] };
  await quiet({ settled: true });
  // Either has answered some of it, and taken some from the queues.
  for (const host of both()) {
    expect(front.answered(host.url)).toBeGreaterThan(0);
    expect(await taken(host)).toBeGreaterThan(0);
  }

  const ledger = newLedger(cast.pairs);
  const tally: Tally = new Map();
  const answeredBefore = new Map<SupervisedHost, number>();
  /** As the CRM does that got no answer; either version may be the one that goes on. */
  const takeUp = async (message: SendFields & { text: string }, key: string): Promise<void> => {
    const { body } = await sendPatiently(app, pair.userId, message, key, tally);
    const { text } = message;
    ledger.note(pair, { text, direction: 'outbound', origin: 'crm', entryId: body.id });
    ledger.noteMailed(pair);
  };
  const strike = async (): Promise<void> => {
    const resumed = [];
    for (const host of both()) {
      await pause(random.next() * 1_000);
      const text = `Dies with ${host === before ? 'the version before' : 'this version'}`;
      const message = { contact: pair.contact, subject: text, text };
      const key = randomUUID();
      answeredBefore.set(
        host,
        await killUnder(world, host, app.account, pair.userId, message, key),
      );
      resumed.push(takeUp(message, key));
    }
    // Not before: a run that dies keeps its mailbox's lease for a minute.
    await remind(world, cast.pairs);
    await Promise.all(resumed);
  };
  await Promise.all([
    spread(traffic(lucky, ledger, MIX, random, tally), BURST_MS, random),
    strike(),
  ]);
  await quiet({ settled: true, limitMs: 60_000 });

  for (const host of both()) {
    expect(await taken(host, answeredBefore.get(host))).toBeGreaterThan(0);
  }
  await expectWholeAndOnce(world, cast, ledger, hook.heard);
}, 180_000);
