const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/**
 * Lives that are asked for, in turn, when one is refused as too long. Graph's documents allow 10,080 minutes, the
 * service refuses more than 10,070; 4,230 was the limit before.
 */
export const LIVES_MS = [10_000 * MINUTE, 4_200 * MINUTE, 1_400 * MINUTE] as const;

export const SUBSCRIPTION_KINDS = ['messages', 'sentitems'] as const;
type SubscriptionKind = (typeof SUBSCRIPTION_KINDS)[number];

interface Subscribed {
  readonly subscriptions: Readonly<Partial<Record<SubscriptionKind, { expiresAt: string }>>>;
  readonly reauthorizedAt: string | null;
}

/**
 * Renewal is due a day before the expiry that Graph answered, and at once while a subscription is lacking; but not
 * within ten minutes of the last one, however short the lives are that Graph gives.
 */
export function renewalDueAt({ subscriptions, reauthorizedAt }: Subscribed): number {
  const ends = SUBSCRIPTION_KINDS.map((kind) => subscriptions[kind]?.expiresAt);
  const due = ends.map((end) => (end === undefined ? 0 : Date.parse(end) - DAY));
  const last = reauthorizedAt === null ? 0 : Date.parse(reauthorizedAt);
  return Math.max(Math.min(...due), last + REAUTHORIZE_GAP_MS);
}

/** No renewal within this of the last one, however often Graph asks to reauthorize. */
export const REAUTHORIZE_GAP_MS = 10 * MINUTE;
