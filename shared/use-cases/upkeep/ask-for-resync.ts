import type { MailboxRef } from '../../domain/ids.ts';
import { changeMailbox } from './change-mailbox.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

export type ResyncReason =
  'connected' | 'missed' | 'new_subscription' | 'grant_good' | 'late_admission';

/**
 * Something may be missing, which the mailbox says until a resync has brought it in. Several asks before the next run
 * begins are one run: see `resync`.
 */
export async function askForResync(
  deps: Pick<UpkeepDeps, 'queues' | 'mailboxes' | 'now'>,
  mailboxRef: MailboxRef,
  reason: ResyncReason,
): Promise<void> {
  const firstSeen = deps.now();
  const missingSince = new Date(firstSeen).toISOString();
  await changeMailbox(deps.mailboxes, mailboxRef, (mailbox) => ({ ...mailbox, missingSince }));
  const tried = { attempt: 0, firstSeen };
  await deps.queues.enqueue('upkeep', { task: 'resync', mailboxRef, detail: { reason }, ...tried });
}
