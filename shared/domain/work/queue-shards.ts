import { hash } from 'node:crypto';
import { QUEUES, queueOf, type QueueName, type Work } from './work.ts';

/** One of the queues that carry the same kind of work. */
export interface QueueShard {
  readonly queue: QueueName;
  readonly shard: number;
  /** What the queue is called, and the function that its messages start. */
  readonly name: string;
}

/** All queues when there are so many for each kind of work: the first are called as the only ones would be. */
export function queueShards(shards: number): readonly QueueShard[] {
  return QUEUES.flatMap((queue) =>
    Array.from({ length: shards }, (_, shard) => ({ queue, shard, name: nameOf(queue, shard) })),
  );
}

/**
 * The queue that takes this work when there are so many for each kind: one mailbox, contact or user keeps to one of them.
 * What any of them brings is done alike, so that their number may grow at any time.
 */
export function queueFor(work: Work, shards: number): string {
  const queue = queueOf(work.kind);
  if (shards === 1) return queue;
  const digest = hash('sha256', subjectOf(work), 'buffer');
  return nameOf(queue, digest.readUInt32BE() % shards);
}

function nameOf(queue: QueueName, shard: number): string {
  return shard === 0 ? queue : `${queue}-${shard}`;
}

/** Where the host moves what crashed at every try. */
export function poisonNameOf(queueName: string): string {
  return `${queueName}-poison`;
}

/** Whom or what the work is about, as one text. */
function subjectOf({ payload }: Work): string {
  if ('mailboxRef' in payload) return payload.mailboxRef;
  if ('shard' in payload) return payload.shard;
  if ('entryId' in payload) return `${payload.accountId}!${payload.userId}`;
  const { home } = payload;
  return `${home.accountId}!${home.kind === 'contact' ? home.contactId : home.userId}`;
}
