/**
 * What users can agree to before an administrator has: `user` everything, `managed` (Microsoft's default for new
 * tenants) all but reading mail, `admin-only` nothing.
 */
export const CONSENT_POLICIES = ['user', 'managed', 'admin-only'] as const;
export type ConsentPolicy = (typeof CONSENT_POLICIES)[number];

/** What a test may change about the world's manners, by `POST /control/settings` or `startSimulator`. */
export interface Settings {
  /** From a change in a mailbox to the POST of its notification. */
  notificationLatencyMs: number;
  /** Items in one notification POST at most. */
  notificationBatchSize: number;
  /** An answer later than this is no answer. */
  notificationTimeoutMs: number;
  /** First wait before a notification is tried again; doubles each time. */
  notificationRetryMs: number;
  /** After this long a notification is given up and `missed` is announced. */
  notificationLifetimeMs: number;
  validationTimeoutMs: number;
  /** Longest life of a subscription; more is `ExtensionError`. */
  maxSubscriptionMinutes: number;
  /** The same of one with resource data. */
  maxResourceDataMinutes: number;
  /** A second subscription of the same app, mailbox, resource and change type. */
  duplicateSubscriptions: 'conflict' | 'allow';
  /** `reauthorizationRequired` comes this long before a subscription ends. */
  reauthorizationLeadMs: number;
  /** `thread`: by Message-IDs. `subject`: unrelated mails of one subject share one. `never`: each mail gets a new one. */
  conversationIds: 'thread' | 'subject' | 'never';
  /** An id of another mailbox, or of a mailbox that was before this one: 400 `ErrorInvalidMailboxItemId`, or 404. */
  foreignIds: 'invalid' | 'not-found';
  /** Requests of one app that a mailbox serves at once, each item of a `$batch` counted; more are 429. */
  requestsAtOnce: number;
  /** Mail to an address without a mailbox comes back as a non-delivery report. */
  nonDeliveryReports: boolean;
  /** Of tenants that are founded from now on, and of those of the default world when it is set before it begins. */
  consentPolicy: ConsentPolicy;
  /** Largest message that can be sent, in bytes of content. */
  maxMessageBytes: number;
}

export const DEFAULT_SETTINGS: Settings = {
  notificationLatencyMs: 20,
  notificationBatchSize: 50,
  notificationTimeoutMs: 3_000,
  notificationRetryMs: 10_000,
  notificationLifetimeMs: 4 * 60 * 60 * 1000,
  validationTimeoutMs: 10_000,
  maxSubscriptionMinutes: 10_070,
  maxResourceDataMinutes: 1_440,
  duplicateSubscriptions: 'conflict',
  reauthorizationLeadMs: 12 * 60 * 60 * 1000,
  conversationIds: 'thread',
  foreignIds: 'invalid',
  requestsAtOnce: 4,
  nonDeliveryReports: false,
  consentPolicy: 'user',
  maxMessageBytes: 35 * 1024 * 1024,
};
