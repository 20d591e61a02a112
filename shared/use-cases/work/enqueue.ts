import type { Payload, Work, WorkKind } from '../../domain/work/work.ts';
import type { Now } from '../../ports/clock.ts';
import type { QueuedMessage, WorkQueues } from '../../ports/work.ts';

export interface EnqueuePorts {
  readonly queues: WorkQueues;
  readonly now: Now;
}

/**
 * Queues new work, its tries still to come. `firstSeen`: since when it waits, milliseconds since 1970, when not since
 * now.
 */
export async function enqueue<K extends WorkKind>(
  { queues, now }: EnqueuePorts,
  kind: K,
  payload: Payload<K>,
  { firstSeen = now(), delayMs = 0 }: { firstSeen?: number; delayMs?: number } = {},
): Promise<QueuedMessage> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the kind and its payload are given together
  const work = { kind, payload, attempt: 0, firstSeen } as Work;
  return queues.enqueue(work, { delayMs });
}
