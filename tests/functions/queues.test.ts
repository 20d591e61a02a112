import type { InvocationContext } from '@azure/functions';
import { expect, test } from 'vitest';
import { mailNotificationsHandle, upkeepHandle } from '../../functions/queues.ts';
import { dueIndex } from '../../shared/adapters/tables/due-index.ts';
import { poisonRecords } from '../../shared/adapters/tables/poison.ts';
import { untraced } from '../../shared/adapters/telemetry.ts';
import type { Work } from '../../shared/domain/work/work.ts';
import { memoryQueues } from '../stage/memory/memory-queues.ts';
import { memoryTables } from '../stage/memory/memory-table.ts';
import { quietLog } from '../stage/quiet-log.ts';
import { Crash } from '../stage/use-cases/mortal.ts';

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
    traces: untraced,
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

const other = 'b'.repeat(32);
const alone = (id: string) => ({ mailboxRef, ids: [id], ...tried });
const carried = {
  token: 't',
  contents: [
    { id: 'AAkone', encryptionCertificateId: 'c', data: 'd', dataKey: 'k', dataSignature: 's' },
  ],
};

function notified() {
  const queues = memoryQueues();
  const poison = poisonRecords(memoryTables());
  const received: Work<'receive'>['payload'][] = [];
  const deps = {
    queues,
    poison,
    dueIndex: dueIndex(memoryTables()),
    log: quietLog,
    traces: untraced,
    now: () => tried.firstSeen,
  };
  const handle = mailNotificationsHandle(deps, async ({ payload }) => {
    received.push(payload);
    if (payload.mailboxRef === other) throw new Error('away');
  });
  return {
    queues,
    received,
    records: async () => (await poison.page(10, null)).poison.map(({ code }) => code),
    take: (message: unknown, dequeueCount: number) =>
      handle(message, { triggerMetadata: { dequeueCount } } as unknown as InvocationContext),
  };
}

test('messages that come a second time are queued one by one, by their ids alone', async () => {
  const { queues, received, take } = notified();
  const many = { mailboxRef, ids: ['AAkone', 'AAktwo'], runId: 'run', carried, ...tried };
  await take(many, 1);
  expect(received).toEqual([{ mailboxRef, ids: many.ids, runId: 'run', carried }]);
  expect(queues.sent).toEqual([]);
  await take(many, 2);
  expect(received).toHaveLength(1);
  const queued = queues.sent.map(({ work }) => work);
  expect(queued).toEqual(many.ids.map((id) => Object.assign(alone(id), { runId: 'run' })));
});

test('one that is alone already is tried as often as it comes', async () => {
  const { queues, received, take } = notified();
  await take({ mailboxRef, ids: ['AAkone'], ...tried }, 9);
  expect(received).toHaveLength(1);
  expect(queues.sent).toEqual([]);
});

test('whoever dies while taking messages apart leaves them to the next, who queues them all', async () => {
  const { queues, take } = notified();
  const enqueue = queues.enqueue.bind(queues);
  const many = { mailboxRef, ids: ['AAkone', 'AAktwo', 'AAkthree'], ...tried };
  queues.enqueue = (...call) =>
    queues.sent.length === 2 ? Promise.reject(new Crash()) : enqueue(...call);
  await expect(take(many, 2)).rejects.toThrow(Crash);
  queues.enqueue = enqueue;
  await take(many, 3);
  const queued = new Set(queues.sent.map(({ work }) => JSON.stringify(work)));
  expect([...queued].map((one) => JSON.parse(one) as unknown)).toEqual(many.ids.map(alone));
});

test('a message of several mailboxes is work of each, which ends on its own', async () => {
  const { queues, received, records, take } = notified();
  const of = (ref: string, id: string) => ({ mailboxRef: ref, ids: [id] });
  const post = {
    mailboxes: [of(other, 'AAkone'), { task: 'odd' }, of(mailboxRef, 'AAktwo')],
    ...tried,
  };
  await take(post, 1);
  expect(received).toEqual([of(other, 'AAkone'), of(mailboxRef, 'AAktwo')]);
  expect(await records()).toEqual(['malformed']);
  expect(queues.sent).toMatchObject([
    { work: { ...of(other, 'AAkone'), firstSeen: tried.firstSeen, attempt: 1 } },
  ]);
  queues.sent.length = 0;
  await take(post, 2);
  expect(received).toHaveLength(2);
  expect(queues.sent.map(({ work }) => work)).toEqual([
    { ...of(other, 'AAkone'), ...tried },
    { ...of(mailboxRef, 'AAktwo'), ...tried },
  ]);
});
