import { afterEach, beforeEach, expect, test } from 'vitest';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { account, upkeepStage, user } from '../../stage/use-cases/upkeep-stage.ts';

const DAY = 24 * 3600_000;
let stage: Awaited<ReturnType<typeof upkeepStage>>;

beforeEach(async () => {
  stage = await upkeepStage();
  await stage.run('subscribe');
  await stage.drain();
  const now = new Date(stage.world.clock.now()).toISOString();
  const link = { accountId: account, userId: user, generation: 1 };
  expect(await stage.deps.mailboxes.detach(stage.ref, link, now)).toBe('closing');
});
afterEach(() => stage.close());

test('the end of a mailbox deletes its subscriptions, its due rows and all that is stored of it', async () => {
  await stage.run('teardown');
  expect(stage.world.subscriptions.size).toBe(0);
  expect(await stage.isGone()).toBe(true);
  for (const task of ['renew', 'resync'] as const) {
    expect(await stage.deps.dueIndex.due(task, stage.world.clock.now() + 30 * DAY, 10)).toEqual([]);
  }
  const rows = await stage.tables('mailboxes').range(stage.ref, { from: '!', to: '~', limit: 10 });
  expect(rows).toEqual([]);
  expect(stage.queues.sent).toEqual([]);
});

test('the tokens stay while a draft of a failed send is to be deleted, whoever asked for the end', async () => {
  stage.setPendingSends(true);
  await stage.run('teardown');
  expect(stage.world.subscriptions.size).toBe(0);
  expect(await stage.isGone()).toBe(false);
  expect(stage.queues.sent).toMatchObject([
    { delayMs: 10_000, work: { task: 'teardown', attempt: 0 } },
  ]);
  stage.setPendingSends(false);
  await stage.run('teardown');
  expect(await stage.isGone()).toBe(true);
});

test('to wait for the end is no failed try: however long it waits, a run that fails has all its tries', async () => {
  stage.setPendingSends(true);
  for (let waits = 0; waits < 20; waits += 1) {
    const { delayMs = 0 } = stage.queues.sent.splice(0).at(0) ?? {};
    stage.world.clock.advance(delayMs);
    await stage.run('teardown');
    expect(stage.queues.sent).toMatchObject([{ work: { task: 'teardown', attempt: 0 } }]);
  }
  expect(stage.queues.sent).toMatchObject([{ delayMs: 15 * 60_000 }]);
});

test('one refusal of the grant does not take the tokens away from what needs them', async () => {
  const refused = {
    unsubscribe: () => Promise.reject(new ServiceFailure('reconnect', 'invalid_grant')),
  };
  const mail = { ...stage.deps.mail, ...refused };
  await stage.run('teardown', {}, { mail });
  expect(await stage.isGone()).toBe(false);
  stage.world.clock.advance(10 * 60_000);
  stage.setPendingSends(true);
  await stage.run('teardown', {}, { mail });
  expect(await stage.isGone()).toBe(false);
  stage.setPendingSends(false);
  await stage.run('teardown', {}, { mail });
  expect(await stage.isGone()).toBe(true);
});

test('with Graph down it is tried again for a day, then the tokens go in any case', async () => {
  stage.world.faults.add({ match: { target: 'graph' }, effect: { type: 'fail', status: 503 } });
  await stage.run('teardown');
  expect(await stage.isGone()).toBe(false);
  expect(stage.queues.sent).toHaveLength(1);
  stage.world.clock.advance(DAY);
  await stage.run('teardown');
  expect(await stage.isGone()).toBe(true);
});

test('a mailbox that is closing gets no other upkeep', async () => {
  stage.asked();
  await stage.run('renew');
  await stage.run('resync');
  expect(stage.asked()).toEqual([]);
});
