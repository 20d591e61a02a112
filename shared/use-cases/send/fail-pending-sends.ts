import type { AccountId, UserId } from '../../domain/ids.ts';
import { putOff } from './put-off.ts';
import type { SendDeps } from './send-deps.ts';

/**
 * After a disconnect or a change of mailbox: every pending send of the user is looked at at once, and what Graph was not
 * asked to send becomes `failed`. Gives how many there are.
 */
export const failPendingSends =
  (deps: Pick<SendDeps, 'idempotency' | 'queues'> & { now: () => number }) =>
  async (accountId: AccountId, userId: UserId): Promise<number> => {
    const pending = await deps.idempotency.pending(accountId, userId);
    await Promise.all(
      pending.map(({ contactId, entryId: id }) =>
        putOff(deps, { accountId, userId, contactId, id, acceptedAt: deps.now() }, 0),
      ),
    );
    return pending.length;
  };
