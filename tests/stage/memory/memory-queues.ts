import { readWork, writeWork } from '../../../shared/domain/work/queue-message.ts';
import {
  queueOf,
  type KindsByQueue,
  type QueueName,
  type Work,
} from '../../../shared/domain/work/work.ts';
import type { WorkQueues } from '../../../shared/ports/work.ts';

/** What tests look at in a queue's message. */
interface Message {
  readonly task?: string;
  readonly mailboxRef?: string;
  readonly eventId?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly attempt?: number;
  readonly firstSeen?: number;
}

export interface QueuedWork {
  readonly queue: QueueName;
  /** As the queue carries it. */
  readonly work: Message;
  readonly delayMs: number;
}

/** Queues in memory: what was enqueued, in order, for tests of one use case. Refuses what does not fit 64 KB as base64. */
export function memoryQueues(): WorkQueues & { readonly sent: QueuedWork[] } {
  const sent: QueuedWork[] = [];
  return {
    sent,
    enqueue: (work, options) => {
      const written: Message = structuredClone(writeWork(work));
      const size = Buffer.from(JSON.stringify(written)).toString('base64').length;
      if (size > 65_536) return Promise.reject(new RangeError('a queue message is over 64 KB'));
      const message = { queue: queueOf(work.kind), work: written, delayMs: options?.delayMs ?? 0 };
      sent.push(message);
      return Promise.resolve({
        async remove() {
          if (sent.includes(message)) sent.splice(sent.indexOf(message), 1);
        },
        async reveal() {
          message.delayMs = 0;
        },
      });
    },
  };
}

/** The work of a message that a queue brings. */
export function workOf<Q extends QueueName>(queue: Q, message: unknown): Work<KindsByQueue[Q]> {
  const work = readWork(queue, message);
  if (work === null) throw new TypeError(`no work of ${queue}: ${JSON.stringify(message)}`);
  return work;
}
