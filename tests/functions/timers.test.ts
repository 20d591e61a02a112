import type { Timer } from '@azure/functions';
import { expect, test } from 'vitest';
import { timers } from '../../functions/timers.ts';
import { timerRuns } from '../../shared/adapters/tables/timer-runs.ts';
import { memoryTables } from '../stage/memory/memory-table.ts';
import { quietLog } from '../stage/quiet-log.ts';

const NOON = Date.UTC(2026, 10, 26, 12);
const timer = {} as Timer;

function stage() {
  const queued: string[] = [];
  let clock = NOON;
  const runs = timerRuns(memoryTables());
  const queue = async (what: string): Promise<void> => {
    queued.push(what);
    clock += 40;
  };
  const run = timers({
    fanOut: queue,
    sweepExpired: () => Promise.reject(new Error('no storage')),
    drainPoison: () => queue('poison'),
    timerRuns: runs,
    now: () => clock,
    log: quietLog,
  });
  return { queued, run, runs };
}

test('each timer queues what is due for its own task, and nothing else', async () => {
  const { queued, run } = stage();
  await run['renew-subscriptions'](timer);
  await run['resync-mailboxes'](timer);
  await run['drain-poison'](timer);
  expect(queued).toEqual(['renew', 'resync', 'poison']);
});

test('how the last run of each timer went is noted, and a failure stays one', async () => {
  const { run, runs } = stage();
  expect(await runs.last()).toEqual({});
  await run['drain-poison'](timer);
  await run['drain-poison'](timer);
  await expect(run['sweep-expired'](timer)).rejects.toThrow('no storage');
  expect(await runs.last()).toEqual({
    'drain-poison': {
      endedAt: '2026-11-26T12:00:00.080Z',
      tookMs: 40,
      outcome: 'succeeded',
    },
    'sweep-expired': { endedAt: '2026-11-26T12:00:00.080Z', tookMs: 0, outcome: 'failed' },
  });
});

test('a failure that can not be noted either is thrown as it came', async () => {
  const run = timers({
    fanOut: () => Promise.reject(new Error('away')),
    sweepExpired: async () => undefined,
    drainPoison: async () => undefined,
    timerRuns: { note: () => Promise.reject(new Error('noted nowhere')) },
    now: () => NOON,
    log: quietLog,
  });
  await expect(run['resync-mailboxes'](timer)).rejects.toThrow('away');
});
