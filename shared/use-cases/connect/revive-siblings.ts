import type { MailboxRef } from '../../domain/ids.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { ConnectDeps, StatusDeps, Who } from './connect-deps.ts';
import { saveAndTell, tellAgain } from './tell-connection.ts';

/** The grant belongs to the mailbox: whoever else it serves is connected again, too. `change` names this reconnect. */
export async function reviveSiblings(
  deps: StatusDeps & Pick<ConnectDeps, 'driveWaitingSends'>,
  ref: MailboxRef,
  change: string,
  by: Who,
): Promise<void> {
  const found = await deps.mailboxes.find(ref);
  if (!found) return;
  const told = { reason: 'reconnected', change, mailbox: found.mailbox.value } as const;
  for (const link of found.links) {
    const isOwn = link.accountId === by.accountId && link.userId === by.userId;
    if (!isOwn) await revive(deps, ref, link, told);
  }
}

async function revive(
  deps: StatusDeps & Pick<ConnectDeps, 'driveWaitingSends'>,
  ref: MailboxRef,
  { accountId, userId }: MailboxLink,
  told: { reason: 'reconnected'; change: string; mailbox: Mailbox },
): Promise<void> {
  for (;;) {
    const found = await deps.connections.find(accountId, userId);
    if (found?.value.mailboxRef !== ref) return;
    // A run of this same reconnect may have died before it told.
    if (found.value.status === 'connected') return tellAgain(deps, found.value, told);
    if (found.value.status !== 'needs_reconnect') return;
    const after = { ...found.value, status: 'connected', lastError: null } as const;
    if (await saveAndTell(deps, after, found.etag, told)) {
      return deps.driveWaitingSends(accountId, userId);
    }
  }
}
