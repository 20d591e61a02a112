import type { MailboxRef } from '../../domain/ids.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

/** The subscriptions, and whatever came before them. */
export async function startSync(deps: EnqueuePorts, mailboxRef: MailboxRef): Promise<void> {
  await enqueue(deps, 'subscribe', { mailboxRef });
}
