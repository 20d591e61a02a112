import {
  LAPSES_SOON_MS,
  REAUTHORIZE_GAP_MS,
  RENEWED_BEFORE_MS,
  RICH_RENEWED_BEFORE_MS,
} from '../durations.ts';

export const SUBSCRIPTION_KINDS = ['messages', 'sentitems'] as const;
export type SubscriptionKind = (typeof SUBSCRIPTION_KINDS)[number];

interface Ending {
  readonly expiresAt: string;
  readonly certificateId?: string;
}

interface Subscribed {
  readonly subscriptions: Readonly<Partial<Record<SubscriptionKind, Ending>>>;
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
 * Renewal is due a day before the expiry that Graph answered, half a day where the life is a day, and at once while a
 * subscription is lacking; but not within ten minutes of the last one, however short the lives are that Graph gives.
 */
export function renewalDueAt({ subscriptions, reauthorizedAt }: Subscribed): number {
  const due = SUBSCRIPTION_KINDS.map((kind) => {
    const found = subscriptions[kind];
    if (found === undefined) return 0;
    const before = found.certificateId === undefined ? RENEWED_BEFORE_MS : RICH_RENEWED_BEFORE_MS;
    return Date.parse(found.expiresAt) - before;
  });
  const last = reauthorizedAt === null ? 0 : Date.parse(reauthorizedAt);
  return Math.max(Math.min(...due), last + REAUTHORIZE_GAP_MS);
}

/** Whether one of them ends within hours, which none does whose renewals succeed. */
export function lapsesSoon(
  { subscriptions }: Pick<Subscribed, 'subscriptions'>,
  now: number,
): boolean {
  return Object.values(subscriptions).some(
    ({ expiresAt }) => Date.parse(expiresAt) - now < LAPSES_SOON_MS,
  );
}
