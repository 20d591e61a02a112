import { expect, test } from 'vitest';
import { readWork } from '../../../shared/domain/work/queue-message.ts';
import { queueFor, queueShards } from '../../../shared/domain/work/queue-shards.ts';
import type { QueueName, Work } from '../../../shared/domain/work/work.ts';

const tried = { attempt: 0, firstSeen: 1 };
const work = (queue: QueueName, message: Record<string, unknown>): Work => {
  const read = readWork(queue, { ...message, ...tried });
  if (read === null) throw new TypeError(`no work of ${queue}`);
  return read;
};
const ref = (n: number): string => n.toString(16).padStart(32, '0');
const NUMBERS = Array.from({ length: 200 }, (_, n) => n);

const KINDS: readonly [string, QueueName, (n: number) => Work][] = [
  [
    'notified messages, by their mailbox',
    'mail-notifications',
    (n) =>
      work('mail-notifications', {
        mailboxRef: ref(n),
        ids: [`A${Math.random()}`.slice(0, 9).replace('.', '')],
      }),
  ],
  [
    'a task, by its mailbox',
    'upkeep',
    (n) => work('upkeep', { task: 'probe', mailboxRef: ref(n) }),
  ],
  [
    'a sweep, by its shard',
    'upkeep',
    (n) => work('upkeep', { task: 'sweep', shard: `1795507200000-${n}` }),
  ],
  [
    'a send, by its user',
    'sends',
    (n) =>
      work('sends', {
        accountId: 'acme',
        userId: `u${n}`,
        contactId: `c${Math.random()}`,
        entryId: 'e1',
      }),
  ],
  [
    "a contact's event",
    'events',
    (n) =>
      work('events', {
        eventId: `e${Math.random()}`,
        home: { kind: 'contact', accountId: 'acme', contactId: `c${n}` },
      }),
  ],
  [
    "a connection's event",
    'events',
    (n) =>
      work('events', {
        eventId: 'e1',
        home: { kind: 'connection', accountId: `a${n}`, userId: 'u1' },
      }),
  ],
];

test('one queue for each kind of work is called as it always was', () => {
  const names = ['mail-notifications', 'sends', 'upkeep', 'events'];
  expect(queueShards(1)).toEqual(names.map((name) => ({ queue: name, shard: 0, name })));
  for (const [, queue, make] of KINDS) expect(queueFor(make(7), 1)).toBe(queue);
});

test('more of them keep the names of those before', () => {
  const names = (shards: number): string[] => queueShards(shards).map(({ name }) => name);
  const two = KINDS.map(([, queue]) => queue).flatMap((queue) => [queue, `${queue}-1`]);
  expect(new Set(names(2))).toEqual(new Set(two));
  expect(names(5)).toEqual(expect.arrayContaining(names(4)));
});

test.each(KINDS)(
  '%s: into queues of its kind alone, the same each time, evenly',
  (_kind, queue, make) => {
    const own = queueShards(4).flatMap((one) => (one.queue === queue ? [one.name] : []));
    const taken = NUMBERS.map((n) => queueFor(make(n), 4));
    expect(NUMBERS.map((n) => queueFor(make(n), 4))).toEqual(taken);
    for (const name of own) {
      const part = taken.filter((one) => one === name).length / NUMBERS.length;
      expect(part).toBeGreaterThan(0.1);
      expect(part).toBeLessThan(0.4);
    }
    expect(own).toEqual(expect.arrayContaining(taken));
  },
);
