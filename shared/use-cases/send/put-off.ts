import type { Send } from '../../domain/send/send.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

const SECOND = 1000;
const DAY = 24 * 3_600_000;

/** Queues the send to be driven later. The wait that was made of it, in milliseconds: 1 second to a day. */
export async function putOff(
  deps: EnqueuePorts,
  {
    accountId,
    userId,
    contactId,
    id: entryId,
    acceptedAt,
  }: Pick<Send, 'accountId' | 'userId' | 'contactId' | 'id' | 'acceptedAt'>,
  waitMs: number,
): Promise<number> {
  const delayMs = Math.min(Math.max(Math.ceil(waitMs / SECOND) * SECOND, SECOND), DAY);
  const payload = { accountId, userId, contactId, entryId };
  await enqueue(deps, 'send', payload, { firstSeen: acceptedAt, delayMs });
  return delayMs;
}
