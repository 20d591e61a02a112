import { beforeEach, expect, it } from 'vitest';
import type { IndexHit } from '../../../shared/ports/thread-index.ts';
import { coalescedReads } from '../../../shared/use-cases/receive/coalesced-reads.ts';
import { account, contact, thread, user } from '../../stage/use-cases/cast.ts';

const hit: IndexHit = { threadId: thread.id, contactId: contact, entryId: 'e1', generation: 1 };
type Answer = IndexHit | null | Error;

/** Reads under way, in the order of their beginning: each is answered when the test says so. */
let reads: ((answer: Answer) => void)[];
let byMessageId: (hash: string) => Promise<IndexHit | null>;
beforeEach(() => {
  reads = [];
  const shared = coalescedReads({
    connections: { find: () => Promise.resolve(null) },
    threadIndex: {
      byMessageId: () =>
        new Promise((resolve, reject) => {
          reads.push((answer) => {
            if (answer instanceof Error) reject(answer);
            else resolve(answer);
          });
        }),
      byConversation: () => Promise.resolve([]),
    },
    conversations: { thread: () => Promise.resolve(null), contact: () => Promise.resolve(null) },
  });
  byMessageId = (hash) => shared.threadIndex.byMessageId(account, user, hash);
});
const begun = async (count: number): Promise<void> => {
  await new Promise(setImmediate);
  expect(reads).toHaveLength(count);
};

it('a read that is under way is made once, and all who ask meanwhile have what it found', async () => {
  const all = [byMessageId('a'), byMessageId('a'), byMessageId('b'), byMessageId('a')];
  await begun(2);
  for (const answer of reads) answer(hit);
  expect(await Promise.all(all)).toEqual(all.map(() => hit));
  void byMessageId('a');
  await begun(3);
});

it('who would find nothing looks again: it may have been written since the other’s look began', async () => {
  const first = byMessageId('a');
  const second = byMessageId('a');
  await begun(1);
  reads[0]?.(null);
  expect(await first).toBeNull();
  await begun(2);
  reads[1]?.(hit);
  expect(await second).toEqual(hit);
});

it('a failure is of its own run alone', async () => {
  const first = byMessageId('a');
  const second = byMessageId('a');
  await begun(1);
  reads[0]?.(new Error('away'));
  await expect(first).rejects.toThrow('away');
  await begun(2);
  reads[1]?.(hit);
  expect(await second).toEqual(hit);
});
