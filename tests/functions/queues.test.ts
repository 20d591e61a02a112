import type { InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { upkeepHandle } from '../../functions/queues.ts';
import { dueIndex } from '../../shared/adapters/tables/due-index.ts';
import { poisonRecords } from '../../shared/adapters/tables/poison.ts';
import { memoryQueues } from '../stage/memory/memory-queues.ts';
import { memoryTables } from '../stage/memory/memory-table.ts';
import { quietLog } from '../stage/quiet-log.ts';

const tried = { attempt: 0, firstSeen: 1_764_000_000_000 };
const mailboxRef = 'a'.repeat(32);
const shard = '1763953200000-7';

test('the upkeep queue carries the tasks of mailboxes and the sweep of expired rows, and each failure is kept', async () => {
  const ran: unknown[] = [];
  const poison = poisonRecords(memoryTables());
  const queues = memoryQueues();
  const deps = {
    queues,
    poison,
    dueIndex: dueIndex(memoryTables()),
    log: quietLog,
    now: () => tried.firstSeen,
  };
  const run = (work: { kind: string }): Promise<void> => {
    ran.push(work.kind);
    return work.kind === 'renew' ? Promise.resolve() : Promise.reject(new Error('away'));
  };
  const handle = upkeepHandle(deps, { upkeep: run, sweep: run });
  const context = {} as InvocationContext;
  await handle({ task: 'renew', mailboxRef, ...tried }, context);
  await handle({ task: 'sweep', shard, ...tried }, context);
  await handle({ task: 'sweep', shard, ...tried, attempt: 8 }, context);
  await handle({ task: 'sweep', mailboxRef, ...tried }, context);
  expect(ran).toEqual(['renew', 'sweep', 'sweep']);
  expect(queues.sent).toMatchObject([{ work: { task: 'sweep', shard, attempt: 1 } }]);
  const page = await poison.page(10, null);
  expect(page.poison.map(({ code, ids }) => [code, ids])).toEqual(
    expect.arrayContaining([
      ['internal_error', { task: 'sweep', shard }],
      ['malformed', { length: expect.any(String) }],
    ]),
  );
});
