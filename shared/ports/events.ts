import type { CrmEvent } from '../domain/event/event.ts';
import type { EventHome } from '../domain/work/work.ts';
import type { Versioned } from './versioned.ts';
import type { QueuedMessage } from './work.ts';

export interface EventRecord {
  readonly event: CrmEvent;
  readonly state: 'pending' | 'delivered' | 'failed';
  /** How often the CRM was told and did not take it. A queue message's `attempt` counts failures of ours alone. */
  readonly tries: number;
  /** When a queue message comes for the next try, milliseconds since 1970; null before the first. */
  readonly nextAt: number | null;
}

/** The stored events: written with what they tell of (`insert-event`), read and marked by the delivery. */
export interface EventRecords {
  find(home: EventHome, eventId: string): Promise<Versioned<EventRecord> | null>;
  /** All of them or, when somebody else changed one meanwhile, none: false. */
  mark(home: EventHome, records: readonly Versioned<EventRecord>[]): Promise<boolean>;
}

/**
 * Queues the delivery of an event. Idempotent: delivery drops what its record shows as delivered.
 * `ahead`: its record is about to be written by this run, which then delivers it by itself; the message waits for long
 * enough, and drops what never gets a record.
 */
export type Announce = (home: EventHome, eventId: string, when?: 'ahead') => Promise<QueuedMessage>;

/** An event that was announced ahead, and whose record this run has just written. */
export interface Told {
  readonly event: CrmEvent;
  /** Of its record. */
  readonly etag: string;
  readonly message: QueuedMessage;
}

/**
 * Delivers events in the run that made them, and ends their messages in the queue; what the CRM does not take at once is
 * left to the queue. Throws nothing: the messages see to it that nothing is lost.
 */
export type DeliverAtOnce = (home: EventHome, told: readonly Told[]) => Promise<void>;

/** Never throws for what the CRM does: a refusal, a redirect, a time-out and silence are all `failed`. */
export interface CrmWebhook {
  /** `limitMs`: how long it may take, when that is less than usual. */
  deliver(event: CrmEvent, limitMs?: number): Promise<DeliveryOutcome>;
}

type DeliveryOutcome =
  { readonly kind: 'delivered' } | { readonly kind: 'failed'; readonly code: string };
