import {
  SUBSCRIPTION_KINDS,
  withoutKinds,
  type SubscriptionKind,
} from '../../domain/mailbox/subscription-plan.ts';
import type { Now } from '../../ports/clock.ts';
import type { MailSubscriptions } from '../../ports/mail-subscriptions.ts';
import type { Mailbox } from '../../ports/mailboxes.ts';
import { changeMailbox } from '../schedule/change-mailbox.ts';
import type { ClientStates } from './renew-subscription.ts';
import { reschedule, type ReschedulePorts } from '../schedule/reschedule.ts';

/** Looks at an orphan at two resyncs before it goes: at the first it may be one that is just being made. */
const LOOKS = 2;

export interface MarkLostPorts extends ReschedulePorts {
  readonly now: Now;
}

export interface ReconcilePorts extends MarkLostPorts {
  readonly mail: Pick<MailSubscriptions, 'subscriptions' | 'unsubscribe'>;
  readonly notificationUrl: string;
  readonly clientState: Pick<ClientStates, 'opens'>;
}

/**
 * Compares what is stored with what Graph has: since no `subscriptionRemoved` comes after some password resets, the
 * missing are found here. One whose key is gone is as good as missing: nothing that it tells is taken. Subscriptions
 * with our URL that nobody knows are deleted at the second look.
 */
export async function reconcileSubscriptions(
  deps: ReconcilePorts,
  mailbox: Mailbox,
): Promise<{ readonly mailbox: Mailbox; readonly missing: readonly SubscriptionKind[] }> {
  const found = await deps.mail.subscriptions(mailbox.ref);
  const stored = new Set(Object.values(mailbox.subscriptions).map(({ id }) => id));
  const orphans: Record<string, number> = {};
  for (const { id, notificationUrl } of found) {
    if (stored.has(id) || notificationUrl !== deps.notificationUrl) continue;
    const looks = (mailbox.orphans[id] ?? 0) + 1;
    if (looks < LOOKS) orphans[id] = looks;
    else await deps.mail.unsubscribe(mailbox.ref, id);
  }
  const there = new Set(found.map(({ id }) => id));
  const missing = SUBSCRIPTION_KINDS.filter((kind) => {
    const one = mailbox.subscriptions[kind];
    return one === undefined || !there.has(one.id) || !deps.clientState.opens(one.kid);
  });
  let seen = mailbox;
  if (JSON.stringify(orphans) !== JSON.stringify(mailbox.orphans)) {
    const change = (one: Mailbox): Mailbox => ({ ...one, orphans });
    seen = (await changeMailbox(deps.mailboxes, mailbox.ref, change)) ?? change(mailbox);
  }
  const lost = missing.filter((kind) => mailbox.subscriptions[kind] !== undefined);
  return { mailbox: lost.length > 0 ? await markLost(deps, seen, lost) : seen, missing };
}

/**
 * Graph no longer has these subscriptions, or nobody takes what they tell: the status must not show them, and what is
 * lacking is due at once. The due row is there before the subscriptions are forgotten, so that they are made anew
 * whatever dies on the way.
 */
export async function markLost(
  deps: MarkLostPorts,
  mailbox: Mailbox,
  lost: readonly SubscriptionKind[],
): Promise<Mailbox> {
  const drop = (one: Mailbox): Mailbox => withoutKinds(one, lost);
  const marked = await reschedule(deps, 'renew', mailbox.ref, deps.now(), null, drop);
  return marked ?? drop(mailbox);
}
