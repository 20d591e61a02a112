import type { Send } from '../../domain/send/send.ts';
import type { SendDeps } from './send-deps.ts';

const SECOND = 1000;
const DAY = 24 * 3_600_000;

/** Queues the send to be driven later. The wait that was made of it, in milliseconds: 1 second to a day. */
export async function putOff(
  { queues }: Pick<SendDeps, 'queues'>,
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
  const work = { accountId, userId, contactId, entryId, attempt: 0, firstSeen: acceptedAt };
  await queues.enqueue('sends', work, { delayMs });
  return delayMs;
}
