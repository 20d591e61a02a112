import { ServiceFailure } from '../../domain/failure.ts';
import { renewalDueAt, SUBSCRIPTION_KINDS } from '../../domain/mailbox/subscription-plan.ts';
import { isUpkeepOf } from '../../domain/work/poison-record.ts';
import type { Mailbox, MailboxLink, SubscriptionKind } from '../../ports/mailboxes.ts';
import { askForResync } from '../resync/ask-for-resync.ts';
import { changeMailbox } from '../schedule/change-mailbox.ts';
import { moveDue } from '../schedule/reschedule.ts';
import type { UpkeepDeps } from '../schedule/upkeep-deps.ts';
import { renewSubscription } from './renew-subscription.ts';
import { reportSubscriptions } from './report-subscriptions.ts';

const SUBSCRIBING = ['subscribe', 'renew', 'lifecycle'] as const;

/**
 * Gives the subscriptions of these kinds another life, each stored as soon as Graph answered it, then moves the next
 * renewal's due row. A new one leaves a gap behind it, which a resync fills: it is due before the new one is stored,
 * since a repeat would take that one for an old one. The mailbox itself may have been made anew: the resync asks it.
 */
export async function keepSubscriptions(
  deps: UpkeepDeps,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
  kinds: readonly SubscriptionKind[],
  row: string | null,
): Promise<void> {
  let current = mailbox;
  let gap = false;
  let renewed = false;
  try {
    for (const kind of kinds) {
      const { kind: how, subscription } = await renewSubscription(deps, current, kind);
      gap ||= how === 'created';
      renewed ||= how === 'renewed';
      const store = (stored: Mailbox): Mailbox => ({
        ...stored,
        ...(how === 'created' ? { profileDoubted: true } : {}),
        subscriptions: { ...stored.subscriptions, [kind]: subscription },
      });
      current = store(current);
      if (how === 'created') await moveDue(deps, 'resync', mailbox.ref, deps.now(), null, store);
      else await changeMailbox(deps.mailboxes, mailbox.ref, store);
    }
  } catch (error) {
    if (isOurs(error)) await reportSubscriptions(deps, links, 'failed');
    throw error;
  }
  // Only when all are through: a repeat that found it said before would leave the others out.
  const note = (stored: Mailbox): Mailbox =>
    renewed ? { ...stored, reauthorizedAt: new Date(deps.now()).toISOString() } : stored;
  await moveDue(deps, 'renew', mailbox.ref, renewalDueAt(note(current)), row, note);
  if (SUBSCRIPTION_KINDS.every((kind) => current.subscriptions[kind])) {
    await reportSubscriptions(deps, links, 'healthy');
    const mailboxRef = mailbox.ref;
    await deps.poison.forget({ mailboxRef }, (record) => isUpkeepOf(record, SUBSCRIBING));
  }
  if (gap) await askForResync(deps, mailbox.ref, 'new_subscription');
}

/** Not a passing trouble of Graph: it refuses, or does not reach our endpoint. */
function isOurs(error: unknown): boolean {
  return (
    error instanceof ServiceFailure &&
    (error.kind === 'refused' || error.code === 'subscription_validation')
  );
}
