import { expect, test } from 'vitest';
import { queueTriggers } from '../../functions/queue-triggers.ts';

const STORAGE = 'AzureWebJobsStorage';

test('one account and one queue for each kind of work are what the app always had', () => {
  expect(queueTriggers([STORAGE], 1)).toEqual(
    ['mail-notifications', 'sends', 'upkeep', 'events'].map((name) => ({
      queue: name,
      name,
      connection: STORAGE,
    })),
  );
});

test('queues are dealt out to the accounts in turn', () => {
  const sends = queueTriggers([STORAGE, 'B', 'C'], 4).filter(({ queue }) => queue === 'sends');
  expect(sends.map(({ name, connection }) => [name, connection])).toEqual([
    ['sends', STORAGE],
    ['sends-1', 'B'],
    ['sends-2', 'C'],
    ['sends-3', STORAGE],
  ]);
});

test('a queue stays where it is with more of them, and with the accounts in another order', () => {
  const four = queueTriggers([STORAGE, 'B', 'C'], 4);
  expect(queueTriggers([STORAGE, 'C', 'B'], 4)).toEqual(four);
  expect(queueTriggers([STORAGE, 'B', 'C'], 9)).toEqual(expect.arrayContaining([...four]));
});
