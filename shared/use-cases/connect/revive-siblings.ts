import type { MailboxRef } from '../../domain/ids.ts';
import type { StatusDeps } from './connect-deps.ts';
import { saveAndTell } from './tell-connection.ts';

/** The grant belongs to the mailbox: whoever else it serves is connected again, too. `change` names this reconnect. */
export async function reviveSiblings(
  deps: StatusDeps,
  ref: MailboxRef,
  change: string,
): Promise<void> {
  const found = await deps.mailboxes.find(ref);
  if (!found) return;
  for (const { accountId, userId } of found.links) {
    for (;;) {
      const connection = await deps.connections.find(accountId, userId);
      const waits =
        connection?.value.mailboxRef === ref && connection.value.status === 'needs_reconnect';
      if (!connection || !waits) break;
      const after = { ...connection.value, status: 'connected', lastError: null } as const;
      const told = { reason: 'reconnected', change, mailbox: found.mailbox.value } as const;
      if (await saveAndTell(deps, after, connection.etag, told)) break;
    }
  }
}
