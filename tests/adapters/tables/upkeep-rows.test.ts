import { describe, expect, test } from 'vitest';
import { resyncRuns } from '../../../shared/adapters/tables/mailbox/resync-runs.ts';
import { upkeepLeases } from '../../../shared/adapters/tables/mailbox/upkeep-leases.ts';
import { messageRefSchema, mailboxRefSchema } from '../../../shared/domain/ids.ts';
import { families } from './families.ts';

const ref = mailboxRefSchema.parse('b'.repeat(32));
const other = mailboxRefSchema.parse('c'.repeat(32));
const id = messageRefSchema.parse(`AAk${'x'.repeat(500)}=`);
const run = {
  runId: 'r1',
  since: '2026-01-01T00:00:00.000Z',
  begunAt: 1,
  startedAt: 2,
  goesOnAt: '2026-01-01T00:00:01Z',
  turnedAt: 3,
  deep: false,
  activity: true,
};

describe.each(families)('upkeep rows in %s', (_name, openTables) => {
  test('a run is stored as it is now, until it is closed', async () => {
    const runs = resyncRuns(await openTables());
    expect(await runs.find(ref, 'r1')).toBeNull();
    await runs.put(ref, run);
    await runs.put(ref, { ...run, goesOnAt: null });
    await runs.put(ref, { ...run, runId: 'r2' });
    expect(await runs.find(ref, 'r1')).toEqual({ ...run, goesOnAt: null });
    expect((await runs.open(ref)).map(({ runId }) => runId)).toEqual(['r1', 'r2']);
    expect(await runs.open(other)).toEqual([]);
    await runs.close(ref, 'r1');
    await runs.close(ref, 'r1');
    expect((await runs.open(ref)).map(({ runId }) => runId)).toEqual(['r2']);
  });

  test('a wait keeps its time, and ends for each run and message', async () => {
    const runs = resyncRuns(await openTables());
    await runs.waitFor(ref, 'r1', id, 1000);
    await runs.waitFor(ref, 'r1', id, 2000);
    await runs.waitFor(ref, 'r2', id, 3000);
    expect(await runs.waits(ref)).toEqual([
      { runId: 'r1', id, at: 1000 },
      { runId: 'r2', id, at: 3000 },
    ]);
    await runs.waitAnew(ref, 'r1', id, 4000);
    expect(await runs.waits(ref)).toMatchObject([{ at: 4000 }, { at: 3000 }]);
    await runs.waitFor(ref, 'r1', messageRefSchema.parse('another'), 4000);
    expect((await runs.waitingFor(ref, id)).map(({ runId }) => runId)).toEqual(['r1', 'r2']);
    await runs.stopWaiting(ref, 'r1', id);
    await runs.stopWaiting(ref, 'r1', id);
    expect((await runs.waitingFor(ref, id)).map(({ runId }) => runId)).toEqual(['r2']);
    await runs.stopWaiting(ref, 'r2', id);
    await runs.stopWaiting(ref, 'r1', messageRefSchema.parse('another'));
    expect(await runs.waits(ref)).toEqual([]);
  });

  test('a run that was spoilt stays so, written or not, closed or not, until all is forgotten', async () => {
    const runs = resyncRuns(await openTables());
    expect(await runs.isSpoilt(ref, 'r1')).toBe(false);
    await runs.spoil(ref, 'r1');
    await runs.spoil(ref, 'r1');
    await runs.put(ref, run);
    await runs.close(ref, 'r1');
    expect(await runs.isSpoilt(ref, 'r1')).toBe(true);
    expect(await runs.isSpoilt(ref, 'r2')).toBe(false);
    expect(await runs.isSpoilt(other, 'r1')).toBe(false);
    expect(await runs.open(ref)).toEqual([]);
    await runs.forget(ref);
    expect(await runs.isSpoilt(ref, 'r1')).toBe(false);
  });

  test('forgetting takes runs and waits, and nothing else', async () => {
    const open = await openTables();
    const runs = resyncRuns(open);
    await runs.put(ref, run);
    await runs.waitFor(ref, 'r1', id, 1);
    const leases = upkeepLeases(open);
    await leases.take(ref, 'w1', 10, 20);
    await runs.forget(ref);
    expect(await runs.open(ref)).toEqual([]);
    expect(await runs.waits(ref)).toEqual([]);
    expect(await leases.take(ref, 'w2', 11, 20)).toBeNull();
  });

  test('one worker holds a lease, the next one takes it when it has run out', async () => {
    const leases = upkeepLeases(await openTables());
    const first = await leases.take(ref, 'w1', 1000, 2000);
    expect(first?.value).toEqual({ owner: 'w1', until: 2000, lastResync: null });
    expect(await leases.take(ref, 'w2', 1500, 2500)).toBeNull();
    if (!first) throw new Error('no lease');
    const lastResync = { begunAt: 1, since: run.since };
    const longer = await leases.save(ref, { ...first, value: { ...first.value, lastResync } });
    expect(longer?.value.lastResync).toEqual(lastResync);
    const second = await leases.take(ref, 'w2', 2001, 3000);
    expect(second?.value).toEqual({ owner: 'w2', until: 3000, lastResync });
    // The first one learns that it is no longer the holder.
    if (longer) expect(await leases.save(ref, longer)).toBeNull();
  });

  test('of two workers at once one gets the lease', async () => {
    const leases = upkeepLeases(await openTables());
    const taken = await Promise.all(['w1', 'w2'].map((owner) => leases.take(ref, owner, 1, 9)));
    expect(taken.filter((lease) => lease !== null)).toHaveLength(1);
  });
});
