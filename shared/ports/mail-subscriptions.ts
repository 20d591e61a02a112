import type { SubscriptionKind } from '../domain/mailbox/subscription-plan.ts';
import type { MailboxRef } from '../domain/ids.ts';

export interface MailSubscription {
  readonly id: string;
  /** Null for one that none of ours is like. */
  readonly kind: SubscriptionKind | null;
  readonly notificationUrl: string;
  readonly expiresAt: string;
}

export interface NewSubscription {
  readonly kind: SubscriptionKind;
  readonly clientState: string;
  readonly notificationUrl: string;
  readonly lifecycleUrl: string;
  readonly expiresAt: string;
}

/** Who is told of new mail, and for how long. Failures as in `mail-reading.ts`. */
export interface MailSubscriptions {
  subscriptions(ref: MailboxRef): Promise<readonly MailSubscription[]>;
  subscription(ref: MailboxRef, id: string): Promise<MailSubscription | 'missing'>;
  /** `conflict`: 409, one of the same kind is there. */
  subscribe(ref: MailboxRef, subscription: NewSubscription): Promise<MailSubscription | 'conflict'>;
  renew(ref: MailboxRef, id: string, expiresAt: string): Promise<MailSubscription | 'missing'>;
  unsubscribe(ref: MailboxRef, id: string): Promise<void>;
}
