import type { ContentFault } from '../domain/mailbox/encrypted-content.ts';
import type { Outcome } from '../domain/thread/outcome.ts';

/** One JSON line per event. Fields are ids, codes and numbers; never mail, never a secret. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
  warn(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
  error(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
}

/** Things counted for `ops/health` and never logged as they came. Kept in memory, flushed when asked. */
export type Counter =
  /** How messages ended, each for one connection. */
  | `message_${Outcome}`
  | 'notification_bad_item'
  | 'notification_unknown_mailbox'
  | 'notification_without_length'
  /** Contents of notifications: used, or why not. */
  | 'notification_content_opened'
  | `notification_content_${ContentFault}`
  | 'listing_bad_item'
  | 'lifecycle_unknown'
  | 'event_delivered'
  | 'event_retried'
  /** The CRM did not take it at once. */
  | 'event_left_to_queue'
  | 'event_failed'
  | 'token_second_probe'
  | 'token_operator_fault'
  | 'token_fleet_guard'
  | 'ticket_mismatch'
  | 'send_outcome_unknown'
  /** A body kept its thread too long or killed it, and came as text only. */
  | 'rendering_given_up';

export interface Counters {
  add(counter: Counter, by?: number): void;
  read(): Readonly<Record<string, number>>;
}
