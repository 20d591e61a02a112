import type { MailboxRef } from '../../domain/ids.ts';
import type { Mailbox, Mailboxes } from '../../ports/mailboxes.ts';
import { changeMailbox } from '../schedule/change-mailbox.ts';
import type { UpkeepDeps } from '../schedule/upkeep-deps.ts';

export type ResyncReason =
  | 'connected'
  | 'reconnect'
  | 'missed'
  | 'new_subscription'
  | 'grant_good'
  | 'late_admission'
  | 'not_found';

type AskDeps = Pick<UpkeepDeps, 'queues' | 'now'> & {
  readonly mailboxes: Pick<Mailboxes, 'find' | 'save'>;
};

/**
 * Something may be missing, which the mailbox says until a resync has brought it in. Several asks before the next run
 * begins are one run: see `resync`. `since`: it reaches back to then, milliseconds since 1970 by Graph's clock; without,
 * to the watermark. `change` is saved along.
 */
export async function askForResync(
  deps: AskDeps,
  mailboxRef: MailboxRef,
  reason: ResyncReason,
  { since, change = (one) => one }: { since?: number; change?: (mailbox: Mailbox) => Mailbox } = {},
): Promise<void> {
  const firstSeen = deps.now();
  const missingSince = new Date(firstSeen).toISOString();
  await changeMailbox(deps.mailboxes, mailboxRef, (one) => ({ ...change(one), missingSince }));
  const detail = {
    reason,
    ...(since === undefined ? {} : { since: new Date(since).toISOString() }),
  };
  const tried = { attempt: 0, firstSeen };
  await deps.queues.enqueue('upkeep', { task: 'resync', mailboxRef, detail, ...tried });
}
