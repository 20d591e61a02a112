import type { MailboxRef } from '../../domain/ids.ts';
import type { ConnectDeps } from './connect-deps.ts';

/** The subscriptions, and whatever came before them. */
export async function startSync(
  { queues, now }: Pick<ConnectDeps, 'queues' | 'now'>,
  mailboxRef: MailboxRef,
): Promise<void> {
  const tried = { attempt: 0, firstSeen: now() };
  await queues.enqueue('upkeep', { task: 'subscribe', mailboxRef, ...tried });
}
