import type { Timer } from '@azure/functions';
import { expect, test } from 'vitest';
import { timers } from '../../functions/timers.ts';

test('each timer queues what is due for its own task, and nothing else', async () => {
  const queued: string[] = [];
  const queue = async (what: string): Promise<void> => void queued.push(what);
  const run = timers({
    fanOut: queue,
    sweepExpired: () => queue('sweep'),
    drainPoison: () => queue('poison'),
  });
  const timer = {} as Timer;
  await run['renew-subscriptions'](timer);
  await run['resync-mailboxes'](timer);
  await run['sweep-expired'](timer);
  await run['drain-poison'](timer);
  expect(queued).toEqual(['renew', 'resync', 'sweep', 'poison']);
});
