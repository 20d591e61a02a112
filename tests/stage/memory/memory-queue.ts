import type {
  Queue,
  Receipt,
  ReceivedMessage as Received,
} from '../../../shared/adapters/queues/queue.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';

export interface ReceivedMessage extends Received {
  readonly dequeueCount: number;
}

/** A queue as the Functions host sees it, too. */
export interface ReceivingQueue extends Queue {
  /** The visible ones, hidden for `visibilitySeconds` from now on: whoever does not delete them gives them back by then. */
  receive(most: number, visibilitySeconds: number): Promise<readonly ReceivedMessage[]>;
  /** A new pop receipt, or null when the message has gone on without us. */
  hide(message: ReceivedMessage, visibilitySeconds: number): Promise<ReceivedMessage | null>;
}

export interface MemoryQueue extends ReceivingQueue {
  /** When the next message becomes visible, those leased to somebody included; null when there is none. */
  nextVisibleAt(): number | null;
  /** What is in it now, visible or not, without taking anything. */
  texts(): readonly string[];
}

interface Stored {
  readonly id: string;
  readonly text: string;
  readonly expiresAt: number;
  popReceipt: string;
  visibleAt: number;
  dequeueCount: number;
}

const LONGEST_SECONDS = 7 * 24 * 3600;
const LONGEST_BYTES = 64 * 1024;

/** A queue in memory that refuses what the service refuses, by the clock that it is given. */
export function memoryQueue(now: () => number): MemoryQueue {
  const stored = new Map<string, Stored>();
  let ids = 0;

  function live(): Stored[] {
    for (const one of stored.values()) if (one.expiresAt <= now()) stored.delete(one.id);
    return [...stored.values()];
  }

  function held(message: Receipt): Stored | null {
    const found = stored.get(message.id);
    return found?.popReceipt === message.popReceipt ? found : null;
  }

  function shown({ id, popReceipt, text, dequeueCount }: Stored): ReceivedMessage {
    return { id, popReceipt, text, dequeueCount };
  }

  return {
    async send(text, { visibilitySeconds, ttlSeconds }) {
      if (Buffer.byteLength(text) > LONGEST_BYTES) refuse('a queue message is over 64 KB');
      checkVisibility(visibilitySeconds);
      const forEver = ttlSeconds === -1;
      if (!forEver && ttlSeconds <= visibilitySeconds) refuse('hidden longer than it lives');
      ids += 1;
      stored.set(`m${ids}`, {
        id: `m${ids}`,
        text,
        expiresAt: forEver ? Infinity : now() + ttlSeconds * 1000,
        popReceipt: `m${ids}.0.0`,
        visibleAt: now() + visibilitySeconds * 1000,
        dequeueCount: 0,
      });
      return { id: `m${ids}`, popReceipt: `m${ids}.0.0` };
    },

    async reveal(receipt) {
      const found = held(receipt);
      if (!found) return;
      found.visibleAt = now();
      found.popReceipt += '.shown';
    },

    async receive(most, visibilitySeconds) {
      checkVisibility(visibilitySeconds);
      return live()
        .filter((one) => one.visibleAt <= now())
        .slice(0, most)
        .map((one) => {
          one.dequeueCount += 1;
          one.visibleAt = now() + visibilitySeconds * 1000;
          one.popReceipt = `${one.id}.${one.dequeueCount}.0`;
          return shown(one);
        });
    },

    async hide(message, visibilitySeconds) {
      checkVisibility(visibilitySeconds);
      const found = held(message);
      if (!found) return null;
      found.visibleAt = now() + visibilitySeconds * 1000;
      const [id, count, turn] = found.popReceipt.split('.');
      found.popReceipt = `${id}.${count}.${Number(turn) + 1}`;
      return shown(found);
    },

    async delete(message) {
      const found = held(message);
      if (!found) return 'lost';
      stored.delete(found.id);
      return 'deleted';
    },

    nextVisibleAt() {
      const times = live().map((one) => one.visibleAt);
      return times.length === 0 ? null : Math.min(...times);
    },

    texts: () => live().map((one) => one.text),
  };
}

function checkVisibility(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST_SECONDS) {
    refuse('a visibility time-out is not 0 seconds to 7 days');
  }
}

function refuse(why: string): never {
  throw new ServiceFailure('refused', 'storage_refused', { status: 400, cause: new Error(why) });
}
