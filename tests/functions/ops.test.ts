import type { HttpRequest, InvocationContext } from '@azure/functions';
import { expect, it } from 'vitest';
import { opsPoisonRetry } from '../../functions/ops.ts';
import { poisonRecords } from '../../shared/adapters/tables/poison.ts';
import { poisonRecord } from '../../shared/domain/work/poison-record.ts';
import { handler } from '../../shared/http/handler.ts';
import { replayPoison } from '../../shared/use-cases/work/poison.ts';
import { memoryQueues, workOf } from '../stage/memory/memory-queues.ts';
import { memoryTables } from '../stage/memory/memory-table.ts';

const poison = poisonRecords(memoryTables());
const queues = memoryQueues();
const context = { invocationId: 'i1' } as InvocationContext;
const retry = (id: string) =>
  handler(opsPoisonRetry({ replay: replayPoison({ poison, queues }) }))(
    { params: { id } } as unknown as HttpRequest,
    context,
  );

it.each(['', '.', '..', 'a!b', 'a/b', 'a b', 'ä', "x'", '%00', '\u0000', 'x'.repeat(129), 'none'])(
  'an id that no record can have is not found: %j',
  async (id) => {
    expect(await retry(id)).toMatchObject({ status: 404 });
  },
);

it('an event that the CRM had refused begins with tries of its own, and its record is gone', async () => {
  const home = { kind: 'contact', accountId: 'acme', contactId: 'carla' };
  const work = workOf('events', { eventId: 'evt_1', home, attempt: 9, firstSeen: 1 });
  const record = poisonRecord(work, { code: 'unavailable', message: 'Gave up.' }, 2);
  await poison.put(record);
  expect(await retry(record.id)).toMatchObject({ status: 202 });
  expect(queues.sent).toMatchObject([{ queue: 'events', work: { eventId: 'evt_1', attempt: 0 } }]);
  expect(await retry(record.id)).toMatchObject({ status: 404 });
});
