import { REAUTHORIZE_GAP_MS, RENEWED_BEFORE_MS } from '../durations.ts';

export const SUBSCRIPTION_KINDS = ['messages', 'sentitems'] as const;
export type SubscriptionKind = (typeof SUBSCRIPTION_KINDS)[number];

interface Subscribed {
  readonly subscriptions: Readonly<Partial<Record<SubscriptionKind, { expiresAt: string }>>>;
  readonly reauthorizedAt: string | null;
}

/** What has subscriptions, without those of these kinds. */
export function withoutKinds<T extends Pick<Subscribed, 'subscriptions'>>(
  mailbox: T,
  gone: readonly SubscriptionKind[],
): T {
  const subscriptions = Object.fromEntries(
    Object.entries(mailbox.subscriptions).filter(([kind]) => !gone.some((one) => one === kind)),
  );
  return { ...mailbox, subscriptions };
}

/**
 * Renewal is due a day before the expiry that Graph answered, and at once while a subscription is lacking; but not
 * within ten minutes of the last one, however short the lives are that Graph gives.
 */
export function renewalDueAt({ subscriptions, reauthorizedAt }: Subscribed): number {
  const ends = SUBSCRIPTION_KINDS.map((kind) => subscriptions[kind]?.expiresAt);
  const due = ends.map((end) => (end === undefined ? 0 : Date.parse(end) - RENEWED_BEFORE_MS));
  const last = reauthorizedAt === null ? 0 : Date.parse(reauthorizedAt);
  return Math.max(Math.min(...due), last + REAUTHORIZE_GAP_MS);
}
