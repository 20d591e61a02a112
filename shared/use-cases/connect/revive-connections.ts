import type { Connection } from '../../domain/account/connection.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import { changeConnection, type Changed } from './change-connection.ts';
import type { ConnectDeps, StatusDeps, Who } from './connect-deps.ts';

type Deps = StatusDeps & Pick<ConnectDeps, 'driveWaitingSends'>;

/**
 * The grant belongs to the mailbox: when it is good again, whoever the mailbox serves is connected again, and their sends
 * leave. `change` names what made it good; `but` has done so for itself.
 */
export async function reviveConnections(
  deps: Deps,
  ref: MailboxRef,
  change: string,
  but: Who | null,
): Promise<void> {
  const found = await deps.mailboxes.find(ref);
  if (!found) return;
  const told = { reason: 'reconnected', change, mailbox: found.mailbox.value } as const;
  for (const { accountId, userId } of found.links) {
    if (accountId === but?.accountId && userId === but.userId) continue;
    await changeConnection(deps, { accountId, userId }, told, (one) => revived(one, ref));
    await deps.driveWaitingSends(accountId, userId);
  }
}

function revived(connection: Connection, ref: MailboxRef): Changed {
  if (connection.mailboxRef !== ref) return 'not_concerned';
  if (connection.status === 'connected') return 'changed_before';
  if (connection.status !== 'needs_reconnect') return 'not_concerned';
  return { ...connection, status: 'connected', lastError: null };
}
