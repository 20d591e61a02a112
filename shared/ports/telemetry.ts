import type { ContentFault } from '../domain/mailbox/encrypted-content.ts';
import type { SkipCode } from '../domain/entry/entry.ts';
import type { Outcome } from '../domain/thread/outcome.ts';

/** One JSON line per event. Fields are ids, codes and numbers; never mail, never a secret. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
  warn(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
  error(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
}

/** Things counted for `ops/health` and never logged as they came. Kept in memory, flushed when asked. */
export type Counter =
  /** Items of Graph's webhooks that were queued. */
  | 'notification_accepted'
  /** How messages ended, each for one connection. */
  | `message_${Outcome}`
  | 'notification_bad_item'
  | 'notification_unknown_mailbox'
  | 'notification_without_length'
  /** Contents of notifications: used, or why not. */
  | 'notification_content_opened'
  | `notification_content_${ContentFault}`
  | 'listing_bad_item'
  /** Messages of a thread that were not synced, by why. */
  | `skipped_${SkipCode}`
  /** Requests to Graph by operation and status, such as `graph GET /me/messages/{id} 200`; no id is in it. */
  | `graph ${string}`
  /** Answers of Graph that asked to wait. */
  | 'graph_throttled'
  | 'subscription_renewed'
  | 'subscription_created'
  | 'subscription_not_renewed'
  /** Listings of a mailbox that came to their end. */
  | 'resync_ended'
  /** Messages that such a listing found, though the status had called them in. */
  | 'resync_found_missing'
  | 'lifecycle_unknown'
  | 'event_delivered'
  | 'event_retried'
  /** The CRM did not take it at once. */
  | 'event_left_to_queue'
  | 'event_failed'
  /** The CRM failed so often that runs in which others wait no longer ask it. */
  | 'event_breaker_opened'
  /** Synced messages by how long after their notification all was done, telling the CRM included. */
  | `done_${'within_1s' | 'within_5s' | 'late'}`
  /** The CRM's endpoint answered 410. */
  | 'endpoint_disabled'
  | 'token_second_probe'
  | 'token_operator_fault'
  | 'token_fleet_guard'
  | 'token_key_lost'
  | 'ticket_mismatch'
  /** Who says so is neither the organisation's mail system nor the recipient's. */
  | 'bounce_not_believed'
  | 'send_sent'
  | 'send_failed'
  | 'send_outcome_unknown'
  /** A body kept its thread too long or killed it, and came as text only. */
  | 'rendering_given_up';

/** What takes time, shown as a distribution. */
export type Lag =
  /** From the notification until all is done, telling the CRM included. */
  | 'notified_to_done'
  /** From the mailbox's `receivedDateTime`, which Graph gives in whole seconds. */
  | 'received_to_entry'
  | 'received_to_told';

export interface LagSummary {
  readonly count: number;
  /** At most; null when some took longer than the last bucket. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

export interface Counters {
  add(counter: Counter, by?: number): void;
  /** Milliseconds; below zero, where clocks differ, counts as zero. */
  lag(lag: Lag, ms: number): void;
  read(): Readonly<Record<string, number>>;
  readLags(): Readonly<Partial<Record<Lag, LagSummary>>>;
}

/** Spans of one trace, from a notification to the CRM's event. Names are of functions and operations, never of people. */
export interface Traces {
  /** Runs as a span: of the trace of `parent` (a W3C traceparent), or of the run that this one is part of. */
  span<T>(name: string, parent: string | undefined, run: () => Promise<T>): Promise<T>;
  /** What is handed on to who goes on with the present trace; undefined when nobody traces. */
  traceparent(): string | undefined;
}
