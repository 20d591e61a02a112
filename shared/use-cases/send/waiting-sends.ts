import type { AccountId, UserId } from '../../domain/ids.ts';
import { hasEnded } from '../../domain/send/send.ts';
import type { SendDeps } from './send-deps.ts';

/** So many are looked at one by one; of more than these, the rest count as they are noted. */
const LOOKED_AT = 50;

/**
 * How many sends of this user Graph has not taken yet. A note of a send stands from before it is stored until after all
 * is cleaned up behind it, so the sends themselves are looked at.
 */
export const countWaitingSends =
  (deps: Pick<SendDeps, 'idempotency' | 'conversations'>) =>
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
