import type { MailboxRef } from '../../domain/ids.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

export type ResyncReason =
  'connected' | 'missed' | 'new_subscription' | 'grant_good' | 'late_admission';

/** Several asks before the next run begins are one run: see `resync`. */
export async function askForResync(
  deps: Pick<UpkeepDeps, 'queues' | 'now'>,
  mailboxRef: MailboxRef,
  reason: ResyncReason,
): Promise<void> {
  const tried = { attempt: 0, firstSeen: deps.now() };
  await deps.queues.enqueue('upkeep', { task: 'resync', mailboxRef, detail: { reason }, ...tried });
}
