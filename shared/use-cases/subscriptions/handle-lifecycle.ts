import { REAUTHORIZE_GAP_MS } from '../../domain/durations.ts';
import { SUBSCRIPTION_KINDS } from '../../domain/mailbox/subscription-plan.ts';
import type { Work } from '../../domain/work/work.ts';
import type { MailSubscriptions } from '../../ports/mail-subscriptions.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { Counters } from '../../ports/telemetry.ts';
import { askForResync } from '../resync/ask-for-resync.ts';
import { type EnsurePorts, ensureSubscriptions } from './ensure-subscriptions.ts';
import { markLost } from './reconcile-subscriptions.ts';

export type LifecyclePorts = EnsurePorts & {
  readonly mail: Pick<MailSubscriptions, 'subscription'>;
  readonly counters: Pick<Counters, 'add'>;
};

/** A lifecycle event is only a hint: what Graph says of the subscription decides. */
export async function handleLifecycle(
  deps: LifecyclePorts,
  { payload }: Work<'lifecycle'>,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
): Promise<void> {
  const { ref } = mailbox;
  const { event, subscriptionId } = payload;
  const kind = SUBSCRIPTION_KINDS.find((one) => mailbox.subscriptions[one]?.id === subscriptionId);
  if (kind === undefined) {
    // Another one's, or one that was made anew since.
    deps.counters.add('lifecycle_unknown');
    return;
  }
  if ((await deps.mail.subscription(ref, subscriptionId)) === 'missing') {
    const seen = await markLost(deps, mailbox, [kind]);
    await ensureSubscriptions(deps, seen, links, [kind], null);
    return;
  }
  if (event === 'missed') await askForResync(deps, ref, 'missed');
  if (event === 'reauthorizationRequired' && !justReauthorized(mailbox, deps.now())) {
    await ensureSubscriptions(deps, mailbox, links, SUBSCRIPTION_KINDS, null);
  }
}

/** Graph asks for each subscription, and again: one PATCH within ten minutes answers them all. */
function justReauthorized({ reauthorizedAt }: Mailbox, now: number): boolean {
  return reauthorizedAt !== null && now - Date.parse(reauthorizedAt) < REAUTHORIZE_GAP_MS;
}
