import type { Connection, Who } from '../../domain/account/connection.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { AccountId, MailboxRef, UserId } from '../../domain/ids.ts';
import { mayReopen } from '../../domain/mailbox/refused-grant.ts';
import type { Mailbox, Mailboxes } from '../../ports/mailboxes.ts';
import { askForResync, type AskPorts } from '../resync/ask-for-resync.ts';
import { enqueue } from '../work/enqueue.ts';
import { changeConnection, type Changed, type ChangePorts } from './change-connection.ts';
import { tryGrant, type TryGrantPorts } from './try-grant.ts';

export interface ReviveConnectionsPorts extends ChangePorts {
  readonly mailboxes: Pick<Mailboxes, 'find'>;
  /** Has the user's waiting sends looked at at once: they leave, or fail after a change of mailbox. Idempotent. */
  readonly driveWaitingSends: (account: AccountId, user: UserId) => Promise<void>;
}

export type ReopenPorts = ReviveConnectionsPorts & AskPorts & TryGrantPorts;

/**
 * Looks whether a mailbox that an administrator had closed is open again; then all goes on as after a reconnect. The
 * connections first, so that a run that dies on the way is made good by the next look.
 */
export async function reopenMailbox(deps: ReopenPorts, mailbox: Mailbox): Promise<void> {
  const { ref } = mailbox;
  try {
    await tryGrant(deps, ref);
  } catch (error) {
    // Whatever it is, the next look comes by itself.
    if (error instanceof ServiceFailure) return;
    throw error;
  }
  // The watermark stands still while the mailbox is closed, so this names the one time that it was.
  await reviveConnections(
    deps,
    ref,
    `reopened ${mailbox.syncedThrough ?? mailbox.createdAt}`,
    null,
  );
  await askForResync(deps, ref, 'reconnect', {
    change: (one) =>
      mayReopen(one) ? { ...one, state: 'active', refusedFor: 'reconnect_required' } : one,
  });
  await enqueue(deps, 'subscribe', { mailboxRef: ref });
}

/**
 * The grant belongs to the mailbox: when it is good again, whoever the mailbox serves is connected again, and their sends
 * leave. `key` names what made it good; `but` has done so for itself. `wasGood`: as far as is known it was so all along,
 * and who is connected has not been told otherwise.
 */
export async function reviveConnections(
  deps: ReviveConnectionsPorts,
  ref: MailboxRef,
  key: string,
  but: Who | null,
  wasGood = false,
): Promise<void> {
  const found = await deps.mailboxes.find(ref);
  if (!found) return;
  const news = { reason: 'reconnected', key, mailbox: found.mailbox.value } as const;
  for (const { accountId, userId } of found.links) {
    if (accountId === but?.accountId && userId === but.userId) continue;
    await changeConnection(deps, { accountId, userId }, news, (one) => revived(one, ref, wasGood));
    await deps.driveWaitingSends(accountId, userId);
  }
}

function revived(connection: Connection, ref: MailboxRef, wasGood: boolean): Changed {
  if (connection.mailboxRef !== ref) return 'not_concerned';
  if (connection.status === 'connected') return wasGood ? 'not_concerned' : 'changed_before';
  if (connection.status !== 'needs_reconnect') return 'not_concerned';
  return { ...connection, status: 'connected', lastError: null, approval: null };
}
