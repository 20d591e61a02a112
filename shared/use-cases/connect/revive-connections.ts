import type { MailboxRef } from '../../domain/ids.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { ConnectDeps, StatusDeps, Who } from './connect-deps.ts';
import { saveAndTell, tellAgain } from './tell-connection.ts';

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
    await revive(deps, ref, { accountId, userId }, told);
    await deps.driveWaitingSends(accountId, userId);
  }
}

async function revive(
  deps: Deps,
  ref: MailboxRef,
  { accountId, userId }: Pick<MailboxLink, 'accountId' | 'userId'>,
  told: { reason: 'reconnected'; change: string; mailbox: Mailbox },
): Promise<void> {
  for (;;) {
    const found = await deps.connections.find(accountId, userId);
    if (found?.value.mailboxRef !== ref) return;
    // A run of this same change may have died before it told.
    if (found.value.status === 'connected') return tellAgain(deps, found.value, told);
    if (found.value.status !== 'needs_reconnect') return;
    const after = { ...found.value, status: 'connected', lastError: null } as const;
    if (await saveAndTell(deps, after, found.etag, told)) return;
  }
}
