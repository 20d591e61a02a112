import { expect, test } from 'vitest';
import { poisonQueues } from '../../../shared/adapters/queues/poison-queues.ts';
import { poisonRecords } from '../../../shared/adapters/tables/poison.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { packWork } from '../../../shared/domain/work/queue-message.ts';
import { QUEUES } from '../../../shared/domain/work/work.ts';
import { drainPoison } from '../../../shared/use-cases/work/drain-poison.ts';
import { type MemoryQueue, memoryQueue } from '../../stage/memory/memory-queue.ts';
import { memoryQueues, workOf } from '../../stage/memory/memory-queues.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';

const NOW = { visibilitySeconds: 0, ttlSeconds: -1 };

const eventWork = (eventId: string, replays = 0) =>
  packWork({
    ...workOf('events', {
      eventId,
      home: { kind: 'contact', accountId: 'acme', contactId: 'carla' },
      attempt: 0,
      firstSeen: 1,
    }),
    replays,
  });

function setUp() {
  const clock = { ms: 1000 };
  const made = new Map<string, MemoryQueue>();
  const open = (name: string): MemoryQueue => {
    const queue = made.get(name) ?? memoryQueue(() => clock.ms);
    made.set(name, queue);
    return queue;
  };
  const logged: unknown[] = [];
  const say = (event: string, fields?: object) => void logged.push({ event, ...fields });
  const queues = memoryQueues();
  const poison = poisonRecords(memoryTables());
  const deps = {
    queues,
    poison,
    poisonQueues: poisonQueues(open),
    log: { info: say, warn: say, error: say },
    now: () => clock.ms,
    delay: (ms: number) => ms,
  };
  const records = async () => (await poison.page(100, null)).poison.map(({ queue }) => queue);
  return { deps, open, clock, queues, logged, records };
}

test('what crashed is queued once more, the second time it is a record, and what is not ours one at once', async () => {
  const { deps, open, queues, records } = setUp();
  for (const queue of QUEUES) await open(`${queue}-poison`).send('no work of ours', NOW);
  await open('events-poison').send(eventWork('first'), NOW);
  await open('events-poison').send(eventWork('second', 1), NOW);
  await drainPoison(deps)();
  expect(queues.sent).toMatchObject([{ queue: 'events', work: { eventId: 'first' } }]);
  expect((await records()).toSorted()).toEqual([...QUEUES, 'events'].toSorted());
  expect(QUEUES.flatMap((queue) => open(`${queue}-poison`).texts())).toEqual([]);
});

test('what crashed with messages of several mailboxes is queued once more for each of them', async () => {
  const { deps, open, queues } = setUp();
  const refs = ['a'.repeat(32), 'b'.repeat(32)];
  const mailboxes = refs.map((mailboxRef) => ({ mailboxRef, ids: ['AAkone'] }));
  const post = JSON.stringify({ mailboxes, attempt: 0, firstSeen: 1 });
  await open('mail-notifications-poison').send(Buffer.from(post).toString('base64'), NOW);
  await drainPoison(deps)();
  expect(queues.sent).toMatchObject(
    mailboxes.map((work) => ({ queue: 'mail-notifications', work: { ...work, replays: 1 } })),
  );
});

test('one run takes more than the service gives at once, and a bounded number', async () => {
  const { deps, open, queues } = setUp();
  for (let n = 0; n < 700; n += 1) await open('events-poison').send(eventWork(`e${n}`), NOW);
  await drainPoison(deps)();
  expect(queues.sent).toHaveLength(640);
  await drainPoison(deps)();
  expect(queues.sent).toHaveLength(700);
});

test('a message that can not be taken up holds up no other, is logged, and comes again', async () => {
  const { deps, open, queues, logged, clock } = setUp();
  for (const id of ['a', 'bad', 'c']) await open('events-poison').send(eventWork(id), NOW);
  let isAway = true;
  const failing: typeof deps = {
    ...deps,
    queues: {
      ...queues,
      enqueue: async (work, options) => {
        const isBad = 'eventId' in work.payload && work.payload.eventId === 'bad';
        if (isBad && isAway) throw new ServiceFailure('unavailable', 'storage_unavailable');
        return queues.enqueue(work, options);
      },
    },
  };
  await drainPoison(failing)();
  expect(queues.sent.map(({ work }) => work.eventId)).toEqual(['a', 'c']);
  expect(logged).toContainEqual({
    event: 'work.poison_not_taken',
    queue: 'events',
    code: 'storage_unavailable',
  });
  isAway = false;
  await drainPoison(failing)();
  expect(queues.sent).toHaveLength(2);
  clock.ms += 301_000;
  await drainPoison(failing)();
  expect(queues.sent.map(({ work }) => work.eventId)).toEqual(['a', 'c', 'bad']);
});

test('a queue that can not be read holds up no other, and the run fails', async () => {
  const { deps, open, queues } = setUp();
  await open('events-poison').send(eventWork('a'), NOW);
  const away = new ServiceFailure('unavailable', 'storage_unavailable');
  const poisonQueuesAway: typeof deps.poisonQueues = {
    take: (queue) =>
      queue === 'mail-notifications' ? Promise.reject(away) : deps.poisonQueues.take(queue),
  };
  await expect(drainPoison({ ...deps, poisonQueues: poisonQueuesAway })()).rejects.toBe(away);
  expect(queues.sent).toHaveLength(1);
});
