import { SEND_LOST_AFTER_MS } from '../../domain/durations.ts';
import type { Entry } from '../../domain/entry/entry.ts';
import type { AccountId, UserId } from '../../domain/ids.ts';
import { dueSince, hasEnded, type Send } from '../../domain/send/send.ts';
import type { Delay } from '../../ports/clock.ts';
import type { Conversations } from '../../ports/conversation.ts';
import type { Idempotency, PendingSend } from '../../ports/idempotency.ts';
import type { EnqueuePorts } from '../work/enqueue.ts';
import { queueSend } from './queue-send.ts';

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
    const waiting = await waitingOf(deps, account, noted);
    return waiting.length + Math.max(0, noted.length - LOOKED_AT);
  };

/** The same that are counted, oldest first, of those that are looked at. */
export const listWaitingSends =
  (deps: NotedPorts & { readonly conversations: Pick<Conversations, 'send' | 'entry'> }) =>
  async (account: AccountId, user: UserId): Promise<readonly Entry[]> => {
    const waiting = await waitingOf(deps, account, await deps.idempotency.pending(account, user));
    const entries = await Promise.all(
      waiting.map(({ contactId, id }) => deps.conversations.entry(account, contactId, id)),
    );
    return entries
      .flatMap((entry) => (entry === null ? [] : [entry.value]))
      .sort((one, other) => one.occurredAt.localeCompare(other.occurredAt));
  };

/** Which of those that are looked at have not ended. */
async function waitingOf(
  { conversations }: { readonly conversations: Pick<Conversations, 'send'> },
  account: AccountId,
  noted: readonly PendingSend[],
): Promise<readonly Send[]> {
  const looked = noted.slice(0, LOOKED_AT);
  const sends = await Promise.all(
    looked.map(({ contactId, entryId }) => conversations.send(account, contactId, entryId)),
  );
  return sends.flatMap((send) => (send === null || hasEnded(send.value) ? [] : [send.value]));
}

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

/**
 * Sends of the user whose time has long come and that nobody has taken up are queued once more: their queue messages are
 * lost, as after a copy of the storage took its place. One that is only late is queued twice, and driven once.
 */
export const driveLostSends =
  (
    deps: NotedPorts &
      EnqueuePorts & {
        readonly conversations: Pick<Conversations, 'send'>;
        readonly delay: Delay;
      },
  ) =>
  async (account: AccountId, user: UserId): Promise<void> => {
    const waiting = await waitingOf(deps, account, await deps.idempotency.pending(account, user));
    const lostBefore = deps.now() - deps.delay(SEND_LOST_AFTER_MS);
    for (const send of waiting) if (dueSince(send) < lostBefore) await queueSend(deps, send, 0);
  };
