import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { userIdSchema } from '../../../shared/domain/ids.ts';
import { poisonRecord } from '../../../shared/domain/work/poison-record.ts';
import {
  countWaitingSends,
  driveLostSends,
  driveWaitingSends,
  listWaitingSends,
} from '../../../shared/use-cases/send/waiting-sends.ts';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';
import { workOf } from '../../stage/memory/memory-queues.ts';
import { account, contact } from '../../stage/use-cases/cast.ts';
import { orCrash, sendStage } from '../../stage/use-cases/send-stage.ts';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 16 });
});
afterAll(() => simulator.close());
afterEach(() => simulator.world.faults.clear());

const user = userIdSchema.parse('u1');
type Stage = ReturnType<typeof sendStage>;
const waiting = (on: Stage) => countWaitingSends(on.steady)(account, user);

it('a send waits from when it is stored until Graph has taken it', async () => {
  const on = sendStage(simulator);
  expect(await waiting(on)).toBe(0);
  simulator.world.faults.add({
    match: { target: 'graph', path: '/send$', mailbox: on.anna.email, times: 1 },
    effect: { type: 'throttle', retryAfter: '30' },
  });
  await on.send('k');
  await on.send('another');
  expect(await waiting(on)).toBe(1);
  await on.drain();
  expect(await waiting(on)).toBe(0);
});

it('those that wait are named by what they are about and whom they go to, oldest first', async () => {
  const on = sendStage(simulator);
  simulator.world.faults.add({
    match: { target: 'graph', path: '/send$', mailbox: on.anna.email, times: 2 },
    effect: { type: 'throttle', retryAfter: '30' },
  });
  await on.send('first', { subject: 'First' });
  simulator.world.clock.advance(1_000);
  await on.send('second', { subject: 'Second' });
  await on.send('third', { subject: 'Third' });
  const list = () => listWaitingSends(on.steady)(account, user);
  expect(await list()).toMatchObject([
    { subject: 'First', to: [{ email: on.carla.email }], contactId: contact },
    { subject: 'Second' },
  ]);
  await on.drain();
  expect(await list()).toEqual([]);
});

it('a request that died before it stored a send left none that waits', async () => {
  for (let n = 1; ; n += 1) {
    const on = sendStage(simulator);
    await orCrash(on.send('k', {}, on.mortalAt(n, 'after').deps));
    const stored = (await on.entries()).length;
    expect([n, await waiting(on)]).toEqual([n, stored]);
    if (stored > 0) return;
  }
});

it('a send whose grant was refused is driven as soon as the grant is good, not when its wait is over', async () => {
  const on = sendStage(simulator);
  simulator.world.faults.add({
    match: { target: 'graph', path: '^/me/messages$', mailbox: on.anna.email, times: 2 },
    effect: { type: 'fail', status: 401, code: 'InvalidAuthenticationToken' },
  });
  expect(await on.send('k')).toMatchObject({ kind: 'waiting', entry: { status: 'queued' } });
  const begun = simulator.world.clock.now();
  await driveWaitingSends(on.steady)(account, user);
  expect(await on.deliver()).toBe('done');
  expect(on.carla.messagesIn('inbox')).toHaveLength(1);
  expect(simulator.world.clock.now() - begun).toBeLessThan(60_000);
});

describe('a send whose queue message is lost', () => {
  const driveLost = (on: Stage) => driveLostSends(on.steady)(account, user);
  const pass = (ms: number): void => simulator.world.clock.advance(ms);

  /** Graph has asked it to wait for half a minute, once. */
  async function lost(): Promise<Stage> {
    const on = sendStage(simulator);
    simulator.world.faults.add({
      match: { target: 'graph', path: '/send$', mailbox: on.anna.email, times: 1 },
      effect: { type: 'throttle', retryAfter: '30' },
    });
    expect(await on.send('k')).toMatchObject({ kind: 'waiting' });
    on.loseQueue();
    return on;
  }

  it('is queued by the resync ten minutes after its time, and leaves once', async () => {
    const on = await lost();
    pass(9 * 60_000);
    await driveLost(on);
    expect(await on.deliver()).toBe('idle');
    pass(2 * 60_000);
    await driveLost(on);
    await on.drain();
    expect(await on.entries()).toMatchObject([{ status: 'sent' }]);
    expect(on.carla.messagesIn('inbox')).toHaveLength(1);
    // It has ended: there is nothing to drive any more.
    pass(3_600_000);
    await driveLost(on);
    expect(await on.deliver()).toBe('idle');
  });

  it('is queued also when its request died, and left it to that message alone', async () => {
    for (let n = 1; ; n += 1) {
      const on = sendStage(simulator);
      await orCrash(on.send('k', {}, on.mortalAt(n, 'after').deps));
      if ((await on.entries()).length === 0) continue;
      on.loseQueue();
      pass(13 * 60_000);
      await driveLost(on);
      await on.drain();
      expect(await on.entries()).toMatchObject([{ status: 'sent' }]);
      expect(on.carla.messagesIn('inbox')).toHaveLength(1);
      return;
    }
  });

  it('leaves with a repeat of its key when its wait is over, and not before', async () => {
    const on = await lost();
    expect(await on.send('k')).toMatchObject({ kind: 'waiting', entry: { status: 'queued' } });
    expect(on.carla.messagesIn('inbox')).toEqual([]);
    pass(32_000);
    expect(await on.send('k')).toMatchObject({ kind: 'ended', entry: { status: 'sent' } });
    expect(on.carla.messagesIn('inbox')).toHaveLength(1);
  });

  it('is driven once when its message was only late', async () => {
    const on = sendStage(simulator);
    simulator.world.faults.add({
      match: { target: 'graph', path: '/send$', mailbox: on.anna.email, times: 1 },
      effect: { type: 'throttle', retryAfter: '30' },
    });
    await on.send('k');
    pass(12 * 60_000);
    await driveLost(on);
    await on.drain();
    expect(await on.entries()).toMatchObject([{ status: 'sent' }]);
    expect(on.carla.messagesIn('inbox')).toHaveLength(1);
  });
});

it('a send that ends after all takes its poison record with it', async () => {
  const on = sendStage(simulator);
  simulator.world.faults.add({
    match: { target: 'graph', path: '/send$', mailbox: on.anna.email, times: 1 },
    effect: { type: 'throttle', retryAfter: '3600' },
  });
  await on.send('k');
  const [entry] = await on.entries();
  if (!entry) throw new Error('no entry');
  const home = { accountId: account, userId: user, contactId: contact, entryId: entry.id };
  const work = { ...home, attempt: 9, firstSeen: simulator.world.clock.now() };
  const why = { code: 'crashed', message: 'x' };
  await on.poison.put(poisonRecord(workOf('sends', work), why, simulator.world.clock.now()));
  await on.drain();
  expect(await on.entries()).toMatchObject([{ status: 'sent' }]);
  expect((await on.poison.page(10, null)).poison).toEqual([]);
});
