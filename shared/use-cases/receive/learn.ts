import { hashOf } from '../../domain/thread/message-id.ts';
import type { IndexHit } from '../../ports/thread-index.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import type { Arrival } from './received.ts';

/** The last step: a row in the index means that everything before it is done. */
export async function learn(
  deps: Pick<ReceiveDeps, 'threadIndex'>,
  { link, message, messageIdHash }: Arrival,
  hit: IndexHit,
): Promise<void> {
  const conversationHash = message.conversationId === null ? null : hashOf(message.conversationId);
  const row = { messageIdHash, conversationHash, hit };
  await deps.threadIndex.learn(link.accountId, link.userId, row);
}
