import type { MailboxRef } from '../../domain/ids.ts';
import type { ConnectDeps } from './connect-deps.ts';

/** `again`: a resync brings in what came while the grant was not good. */
export async function startSync(
  { queues, now }: Pick<ConnectDeps, 'queues' | 'now'>,
  mailboxRef: MailboxRef,
  again: boolean,
): Promise<void> {
  const work = { mailboxRef, attempt: 0, firstSeen: now() };
  await queues.enqueue('upkeep', { task: 'subscribe', ...work });
  if (!again) return;
  await queues.enqueue('upkeep', { task: 'resync', detail: { reason: 'reconnect' }, ...work });
}
