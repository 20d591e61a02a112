import type { MailboxRef } from '../../domain/ids.ts';
import type { ReceiveDeps } from './receive-deps.ts';

/** `since`: milliseconds since 1970, by Graph's clock. */
export async function scheduleResync(
  deps: Pick<ReceiveDeps, 'queues' | 'now'>,
  mailboxRef: MailboxRef,
  reason: 'late_admission' | 'not_found',
  since: number,
): Promise<void> {
  await deps.queues.enqueue('upkeep', {
    task: 'resync',
    mailboxRef,
    detail: { reason, since: new Date(since).toISOString() },
    attempt: 0,
    firstSeen: deps.now(),
  });
}
