import type { EncryptionCertificate } from '../domain/mailbox/encrypted-content.ts';
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
  /** Notifications carry the threading, encrypted for it; null: ids alone. */
  readonly encryptFor: EncryptionCertificate | null;
}

export interface Renewal {
  readonly expiresAt: string;
  /** The certificate that takes the place of the present one; null: it stays as it is. */
  readonly encryptFor: EncryptionCertificate | null;
}

/** Who is told of new mail, and for how long. Failures as in `mail-reading.ts`. */
export interface MailSubscriptions {
  subscriptions(ref: MailboxRef): Promise<readonly MailSubscription[]>;
  subscription(ref: MailboxRef, id: string): Promise<MailSubscription | 'missing'>;
  /** `conflict`: 409, one of the same kind is there. */
  subscribe(ref: MailboxRef, subscription: NewSubscription): Promise<MailSubscription | 'conflict'>;
  renew(ref: MailboxRef, id: string, renewal: Renewal): Promise<MailSubscription | 'missing'>;
  unsubscribe(ref: MailboxRef, id: string): Promise<void>;
}
