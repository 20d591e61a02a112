import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { poisonRecord } from '../../../shared/domain/work/poison-record.ts';
import type { UpkeepKind } from '../../../shared/domain/work/work.ts';
import { NOTIFIED } from '../../../shared/ports/resync-runs.ts';
import { workOf } from '../../stage/memory/memory-queues.ts';
import { messageId } from '../../stage/microsoft/graph-world.ts';
import { upkeepStage } from '../../stage/use-cases/upkeep-stage.ts';

let stage: Awaited<ReturnType<typeof upkeepStage>>;
beforeEach(async () => {
  stage = await upkeepStage();
});
afterEach(() => stage.close());

const missing = async () => (await stage.mailbox()).missingSince;

describe('what may be missing is known', () => {
  test('from the first subscription until the first resync has ended', async () => {
    await stage.run('subscribe');
    expect(await missing()).not.toBeNull();
    await stage.drain();
    expect(await missing()).toBeNull();
  });

  test('from a lifecycle event `missed` until a resync that began later has ended', async () => {
    await stage.run('subscribe');
    await stage.drain();
    const subscriptionId = (await stage.mailbox()).subscriptions.messages?.id ?? '';
    await stage.run('lifecycle', { event: 'missed', subscriptionId });
    const since = await missing();
    expect(since).not.toBeNull();
    const late = stage.receive();
    stage.stuck.add(late.immutableId);
    stage.world.clock.advance(1000);
    await stage.drain();
    // The run waits for a message.
    expect(await missing()).toBe(since);
    await stage.waits.ended(stage.ref, 'run1', messageId(late.immutableId));
    expect(await missing()).toBeNull();
  });
});

describe('a notified message that is looked for again', () => {
  const through = async () => (await stage.mailbox()).syncedThrough;
  const settled = async () => {
    await stage.run('subscribe');
    await stage.drain();
    stage.world.clock.advance(10 * 60_000);
  };

  test('is not passed by a run that began later, until it has ended', async () => {
    await settled();
    const before = await through();
    const id = messageId('not-listed');
    await stage.waits.waitFor(stage.ref, NOTIFIED, id);
    stage.world.clock.advance(10 * 60_000);
    await stage.run('resync');
    expect(await through()).toBe(before);
    await stage.waits.ended(stage.ref, NOTIFIED, id);
    expect(Date.parse((await through()) ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
  });

  test('has ended with the run that listed it', async () => {
    await settled();
    const before = await through();
    const id = messageId(stage.receive().immutableId);
    await stage.waits.waitFor(stage.ref, NOTIFIED, id);
    stage.world.clock.advance(10 * 60_000);
    await stage.run('resync');
    expect(Date.parse((await through()) ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
    expect(await stage.deps.runs.waits(stage.ref)).toEqual([]);
  });

  test('holds no run that had begun before', async () => {
    await settled();
    const before = await through();
    const late = messageId(stage.receive().immutableId);
    stage.stuck.add(late);
    stage.world.clock.advance(10 * 60_000);
    await stage.run('resync');
    stage.world.clock.advance(1000);
    await stage.waits.waitFor(stage.ref, NOTIFIED, messageId('later'));
    expect(await through()).toBe(before);
    await stage.waits.ended(stage.ref, 'run2', late);
    expect(Date.parse((await through()) ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
  });
});

describe('a record of work that was done after all goes by itself', () => {
  const recorded = async (task: UpkeepKind) => {
    const hint = { event: 'missed', subscriptionId: 's' };
    const detail = task === 'lifecycle' ? { detail: hint } : {};
    const firstSeen = stage.world.clock.now();
    const work = { task, mailboxRef: stage.ref, ...detail, attempt: 9, firstSeen };
    const why = { code: 'timeout', message: 'x' };
    await stage.poison.put(poisonRecord(workOf('upkeep', work), why, stage.world.clock.now()));
  };
  const tasks = async () =>
    (await stage.poison.page(10, null)).poison.map(({ ids }) => String(ids['task'])).toSorted();

  test('of subscriptions with whatever makes both of them good', async () => {
    for (const task of ['subscribe', 'lifecycle', 'renew', 'resync', 'probe'] as const) {
      await recorded(task);
    }
    await stage.run('renew');
    expect(await tasks()).toEqual(['probe', 'resync']);
  });

  test('of a resync with the next one', async () => {
    await recorded('resync');
    await recorded('probe');
    await stage.run('resync');
    expect(await tasks()).toEqual(['probe']);
  });

  test('of a message with the listing that it ends in, not with one that gives it up again or waits for it', async () => {
    const now = stage.world.clock.now();
    const { receiveListed } = stage.deps;
    const [good, bad, stuck] = [stage.receive(), stage.receive(), stage.receive()].map((one) =>
      messageId(one.immutableId),
    );
    if (!good || !bad || !stuck) throw new Error('nothing received');
    stage.stuck.add(stuck);
    for (const ids of [[good], [bad], [stuck], [good, bad]]) {
      const work = { mailboxRef: stage.ref, ids, attempt: 9, firstSeen: now };
      const why = { code: 'timeout', message: 'x' };
      await stage.poison.put(poisonRecord(workOf('mail-notifications', work), why, now));
    }
    await stage.run(
      'resync',
      {},
      {
        receiveListed: async (...of: Parameters<typeof receiveListed>) => {
          const listed = await receiveListed(...of);
          return of[2].map(({ id }, place) =>
            id === bad ? 'given_up' : (listed[place] ?? 'waiting'),
          );
        },
      },
    );
    const left = (await stage.poison.page(10, null)).poison.map(({ ids }) => ids['messages']);
    expect(left).toHaveLength(3);
    expect(left).toEqual(expect.arrayContaining([[bad], [stuck], [good, bad]]));
  });
});

test('a mailbox that an administrator closed is looked at every hour; one that waits for its user is not', async () => {
  await stage.run('subscribe');
  await stage.drain();
  const looked: string[] = [];
  const probeGrant = (ref: string) => Promise.resolve(void looked.push(ref));
  for (const [refusedFor, looks] of [
    ['reconnect_required', 0],
    ['no_mailbox', 1],
    ['tenant_refused', 2],
  ] as const) {
    const found = await stage.deps.mailboxes.find(stage.ref);
    if (!found) throw new Error('gone');
    const value = { ...found.mailbox.value, state: 'needs_reconnect', refusedFor } as const;
    await stage.deps.mailboxes.save({ value, etag: found.mailbox.etag });
    const row = await stage.deps.dueIndex.add('resync', stage.ref, stage.world.clock.now());
    await stage.run('resync', { row }, { probeGrant });
    expect([refusedFor, looked.length]).toEqual([refusedFor, looks]);
  }
});
