import { expect, test } from 'vitest';
import { tracedQueues } from '../../shared/adapters/queues/traced-queues.ts';
import { memoryCounters } from '../../shared/adapters/telemetry.ts';
import { mailboxRefSchema } from '../../shared/domain/ids.ts';
import type { Work } from '../../shared/domain/work/work.ts';
import { memoryQueues, workOf } from '../stage/memory/memory-queues.ts';

test('lags are told by the bounds within which half and 99 of 100 stay', () => {
  const counters = memoryCounters();
  for (let n = 0; n < 98; n += 1) counters.lag('received_to_told', 300);
  counters.lag('received_to_told', 4000);
  counters.lag('received_to_told', 9_999_999);
  expect(counters.readLags()).toEqual({
    received_to_told: { count: 100, p50Ms: 500, p99Ms: 5000 },
  });
  counters.lag('received_to_told', 9_999_999);
  expect(counters.readLags()).toMatchObject({ received_to_told: { p99Ms: null } });
});

const PRESENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const EARLIER = '00-aaf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const probe: Work<'probe'> = {
  kind: 'probe',
  payload: { mailboxRef: mailboxRefSchema.parse('a'.repeat(32)) },
  attempt: 0,
  firstSeen: 1,
};

test('queued work goes on in the present trace, and what is put back in its own', async () => {
  const queues = memoryQueues();
  const traced = tracedQueues(queues, { traceparent: () => PRESENT });
  await traced.enqueue(probe);
  await traced.enqueue({ ...probe, traceparent: EARLIER });
  const carried = queues.sent.map(({ work }) => workOf('upkeep', work).traceparent);
  expect(carried).toEqual([PRESENT, EARLIER]);
});

test('where nobody traces, nothing is added to a message', async () => {
  const queues = memoryQueues();
  await tracedQueues(queues, { traceparent: () => undefined }).enqueue(probe);
  expect(JSON.stringify(queues.sent)).not.toContain('traceparent');
});
