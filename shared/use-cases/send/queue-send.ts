import { DAY, SECOND } from '../../domain/durations.ts';
import type { Send } from '../../domain/send/send.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

/** Queues the send to be driven later. The wait that was made of it, in milliseconds: 1 second to a day. */
export async function queueSend(
  deps: EnqueuePorts,
  send: Pick<Send, 'accountId' | 'userId' | 'contactId' | 'id' | 'acceptedAt'>,
  waitMs: number,
): Promise<number> {
  const { accountId, userId, contactId, id: entryId, acceptedAt: firstSeen } = send;
  const delayMs = Math.min(Math.max(Math.ceil(waitMs / SECOND) * SECOND, SECOND), DAY);
  await enqueue(deps, 'send', { accountId, userId, contactId, entryId }, { firstSeen, delayMs });
  return delayMs;
}
