import type { Mailbox, SubscriptionKind } from '../../ports/mailboxes.ts';

/** The mailbox without its subscriptions of these kinds. */
export function withoutKinds(mailbox: Mailbox, gone: readonly SubscriptionKind[]): Mailbox {
  const subscriptions = Object.fromEntries(
    Object.entries(mailbox.subscriptions).filter(([kind]) => !gone.some((one) => one === kind)),
  );
  return { ...mailbox, subscriptions };
}
