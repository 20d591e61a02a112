import type { AccountId, UserId } from '../../domain/ids.ts';
import { putOff } from './put-off.ts';
import type { SendDeps } from './send-deps.ts';

/**
 * Every send of the user that has not ended is looked at at once: what Graph was not asked to send becomes `failed` after
 * a disconnect or a change of mailbox, and leaves after a reconnect.
 */
export const driveWaitingSends =
  (deps: Pick<SendDeps, 'idempotency' | 'queues'> & { now: () => number }) =>
  async (accountId: AccountId, userId: UserId): Promise<void> => {
    const pending = await deps.idempotency.pending(accountId, userId);
    await Promise.all(
      pending.map(({ contactId, entryId: id }) =>
        putOff(deps, { accountId, userId, contactId, id, acceptedAt: deps.now() }, 0),
      ),
    );
  };
