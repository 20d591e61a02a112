import { REAUTHORIZE_GAP_MS } from '../../domain/subscription-plan.ts';
import type { UpkeepWork } from '../../domain/work.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import { askForResync } from './ask-for-resync.ts';
import { changeMailbox } from './change-mailbox.ts';
import { keepSubscriptions, SUBSCRIPTION_KINDS } from './keep-subscriptions.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';
import { withoutKinds } from './without-kinds.ts';

/** A lifecycle event is only a hint: what Graph says of the subscription decides. */
export async function lifecycle(
  deps: UpkeepDeps,
  { detail = {} }: UpkeepWork,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
): Promise<void> {
  const { ref } = mailbox;
  const { event, subscriptionId } = detail;
  const kind = SUBSCRIPTION_KINDS.find((one) => mailbox.subscriptions[one]?.id === subscriptionId);
  // Another one's, or one that was made anew since.
  if (kind === undefined || typeof subscriptionId !== 'string') return;
  if ((await deps.mail.subscription(ref, subscriptionId)) === 'missing') {
    const drop = (one: Mailbox): Mailbox => withoutKinds(one, [kind]);
    await changeMailbox(deps.mailboxes, ref, drop);
    await keepSubscriptions(deps, drop(mailbox), links, [kind], null);
    return;
  }
  if (event === 'missed') await askForResync(deps, ref, 'missed');
  if (event === 'reauthorizationRequired' && !justReauthorized(mailbox, deps.now())) {
    await keepSubscriptions(deps, mailbox, links, SUBSCRIPTION_KINDS, null);
  }
}

/** Graph asks for each subscription, and again: one PATCH within ten minutes answers them all. */
function justReauthorized({ reauthorizedAt }: Mailbox, now: number): boolean {
  return reauthorizedAt !== null && now - Date.parse(reauthorizedAt) < REAUTHORIZE_GAP_MS;
}
