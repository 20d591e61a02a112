import { renewalDueAt, SUBSCRIPTION_KINDS } from '../../domain/mailbox/subscription-plan.ts';
import { rowOf, type Work } from '../../domain/work/work.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import { moveDue } from '../schedule/reschedule.ts';
import type { UpkeepDeps } from '../schedule/upkeep-deps.ts';
import { keepSubscriptions } from './ensure-subscriptions.ts';

/**
 * A renewal that a timer found. Its message may be late or doubled, so what the mailbox says decides: when the renewal
 * is not due any more, only the row goes where it belongs.
 */
export async function renew(
  deps: UpkeepDeps,
  work: Work<'renew'>,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
): Promise<void> {
  const row = rowOf(work);
  const dueAt = renewalDueAt(mailbox);
  if (row !== null && dueAt > deps.now()) {
    await moveDue(deps, 'renew', mailbox.ref, dueAt, row);
  } else {
    await keepSubscriptions(deps, mailbox, links, SUBSCRIPTION_KINDS, row);
  }
}
