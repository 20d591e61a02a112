import type { MailboxRef } from '../../domain/ids.ts';
import type { MailboxLink } from '../../ports/mailboxes.ts';
import type { ConnectDeps } from './connect-deps.ts';

/** Takes a connection away from its mailbox. With the last one the mailbox's life ends and its teardown is queued. */
export async function leaveMailbox(
  deps: Pick<ConnectDeps, 'mailboxes' | 'queues' | 'now'>,
  mailboxRef: MailboxRef,
  link: MailboxLink,
): Promise<void> {
  const now = deps.now();
  const left = await deps.mailboxes.detach(mailboxRef, link, new Date(now).toISOString());
  if (left !== 'closing') return;
  // Its teardown waits for the drafts of this user's failed sends, which are deleted with the mailbox's tokens.
  const detail = { accountId: link.accountId, userId: link.userId };
  const tried = { attempt: 0, firstSeen: now };
  await deps.queues.enqueue('upkeep', { task: 'teardown', mailboxRef, detail, ...tried });
}
