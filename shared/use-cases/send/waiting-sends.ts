import type { AccountId, UserId } from '../../domain/ids.ts';
import { hasEnded } from '../../domain/send/send.ts';
import type { Conversations } from '../../ports/conversation.ts';
import type { Idempotency } from '../../ports/idempotency.ts';
import type { EnqueuePorts } from '../work/enqueue.ts';
import { queueSend } from './send-lease.ts';

/** So many are looked at one by one; of more than these, the rest count as they are noted. */
const LOOKED_AT = 50;

interface NotedPorts {
  readonly idempotency: Pick<Idempotency, 'pending'>;
}

/**
 * How many sends of this user Graph has not taken yet. A note of a send stands from before it is stored until after all
 * is cleaned up behind it, so the sends themselves are looked at.
 */
export const countWaitingSends =
  (deps: NotedPorts & { readonly conversations: Pick<Conversations, 'send'> }) =>
  async (account: AccountId, user: UserId): Promise<number> => {
    const noted = await deps.idempotency.pending(account, user);
    const sends = await Promise.all(
      noted
        .slice(0, LOOKED_AT)
        .map(({ contactId, entryId }) => deps.conversations.send(account, contactId, entryId)),
    );
    const waiting = sends.filter((send) => send !== null && !hasEnded(send.value)).length;
    return waiting + Math.max(0, noted.length - LOOKED_AT);
  };

/**
 * Every send of the user that has not ended is looked at at once: what Graph was not asked to send becomes `failed` after
 * a disconnect or a change of mailbox, and leaves after a reconnect.
 */
export const driveWaitingSends =
  (deps: NotedPorts & EnqueuePorts) =>
  async (accountId: AccountId, userId: UserId): Promise<void> => {
    const pending = await deps.idempotency.pending(accountId, userId);
    await Promise.all(
      pending.map(({ contactId, entryId: id }) =>
        queueSend(deps, { accountId, userId, contactId, id, acceptedAt: deps.now() }, 0),
      ),
    );
  };
