import { ServiceFailure } from '../../domain/failure.ts';
import { renewalDueAt } from '../../domain/subscription-plan.ts';
import type { Mailbox, MailboxLink, SubscriptionKind } from '../../ports/mailboxes.ts';
import { askForResync } from './ask-for-resync.ts';
import { changeMailbox } from './change-mailbox.ts';
import { moveDue } from './move-due.ts';
import { renewSubscription } from './renew-subscription.ts';
import { reportSubscriptions } from './report-subscriptions.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

export const SUBSCRIPTION_KINDS: readonly SubscriptionKind[] = ['messages', 'sentitems'];

/**
 * Gives the subscriptions of these kinds another life, each stored as soon as Graph answered it, then moves the next
 * renewal's due row. A new one leaves a gap behind it, which a resync fills.
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
  try {
    for (const kind of kinds) {
      const { kind: how, subscription } = await renewSubscription(deps, current, kind);
      gap ||= how === 'created';
      const store = (stored: Mailbox): Mailbox => ({
        ...stored,
        subscriptions: { ...stored.subscriptions, [kind]: subscription },
        ...(how === 'renewed' ? { reauthorizedAt: new Date(deps.now()).toISOString() } : {}),
      });
      current = store(current);
      await changeMailbox(deps.mailboxes, mailbox.ref, store);
    }
  } catch (error) {
    if (isOurs(error)) await reportSubscriptions(deps, links, 'failed');
    throw error;
  }
  const expiries = Object.values(current.subscriptions).map(({ expiresAt }) => expiresAt);
  await moveDue(deps, 'renew', mailbox.ref, renewalDueAt(expiries), row);
  await reportSubscriptions(deps, links, 'healthy');
  if (gap) await askForResync(deps, mailbox.ref, 'new_subscription');
}

/** Not a passing trouble of Graph: it refuses, or does not reach our endpoint. */
function isOurs(error: unknown): boolean {
  return (
    error instanceof ServiceFailure &&
    (error.kind === 'refused' || error.code === 'subscription_validation')
  );
}
