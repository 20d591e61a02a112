import type { MailboxRef } from '../../domain/ids.ts';
import type { Mailbox, Mailboxes } from '../../ports/mailboxes.ts';
import { changeMailbox } from '../schedule/change-mailbox.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

export type ResyncReason =
  | 'connected'
  | 'reconnect'
  | 'missed'
  | 'new_subscription'
  | 'grant_good'
  | 'late_admission'
  | 'not_found';

export interface AskPorts extends EnqueuePorts {
  readonly mailboxes: Pick<Mailboxes, 'find' | 'save'>;
}

/**
 * Something may be missing, which the mailbox says until a resync has brought it in. Several asks before the next run
 * begins are one run: see `resync`. `since`: it reaches back to then, milliseconds since 1970 by Graph's clock; without,
 * to the watermark. `change` is saved along.
 */
export async function askForResync(
  deps: AskPorts,
  mailboxRef: MailboxRef,
  reason: ResyncReason,
  { since, change = (one) => one }: { since?: number; change?: (mailbox: Mailbox) => Mailbox } = {},
): Promise<void> {
  const firstSeen = deps.now();
  const missingSince = new Date(firstSeen).toISOString();
  await changeMailbox(deps.mailboxes, mailboxRef, (one) => ({ ...change(one), missingSince }));
  const reach = since === undefined ? {} : { since: new Date(since).toISOString() };
  await enqueue(deps, 'resync', { mailboxRef, reason, ...reach }, { firstSeen });
}
