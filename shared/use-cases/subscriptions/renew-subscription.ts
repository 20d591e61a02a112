import type { Mailbox, SubscriptionKind } from '../../ports/mailboxes.ts';
import type { UpkeepDeps } from '../schedule/upkeep-deps.ts';
import { type Created, createSubscription, withLongestLife } from './create-subscription.ts';
import { withoutKinds } from './without-kinds.ts';

/** `created`: there was a gap, so a resync is due. */
export type Renewed =
  Created | { readonly kind: 'renewed'; readonly subscription: Created['subscription'] };

/**
 * Renews by PATCH, which leaves no gap and also reauthorizes. One that is gone is made anew, and so is one that carries
 * a client state of a retired key: the new one first where Graph allows a second, else after the old one's end.
 */
export async function renewSubscription(
  deps: Pick<UpkeepDeps, 'mail' | 'clientState' | 'notificationUrl' | 'lifecycleUrl' | 'now'>,
  mailbox: Mailbox,
  kind: SubscriptionKind,
): Promise<Renewed> {
  const stored = mailbox.subscriptions[kind];
  if (!stored) return createSubscription(deps, mailbox, kind);
  if (stored.kid !== deps.clientState.kid) {
    const made = await createSubscription(deps, mailbox, kind);
    await deps.mail.unsubscribe(mailbox.ref, stored.id);
    return made.kind === 'kept' ? createSubscription(deps, mailbox, kind) : made;
  }
  const renewed = await withLongestLife(deps.now(), (expiresAt) =>
    deps.mail.renew(mailbox.ref, stored.id, expiresAt),
  );
  if (renewed === 'missing') return createSubscription(deps, withoutKinds(mailbox, [kind]), kind);
  return { kind: 'renewed', subscription: { ...stored, expiresAt: renewed.expiresAt } };
}
