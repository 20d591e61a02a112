import type { CrmEvent } from '../domain/event/event.ts';
import type { EventHome } from '../domain/work/work.ts';
import type { Versioned } from './versioned.ts';

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
  /** False when somebody else changed it meanwhile. */
  mark(home: EventHome, record: Versioned<EventRecord>): Promise<boolean>;
}

/**
 * Queues the delivery of an event. Idempotent: delivery drops what its record shows as delivered.
 * `ahead`: its record is about to be written; the delivery waits a moment for it, and drops what never gets one.
 */
export type Announce = (home: EventHome, eventId: string, when?: 'ahead') => Promise<void>;

/** Never throws for what the CRM does: a refusal, a redirect, a time-out and silence are all `failed`. */
export interface CrmWebhook {
  deliver(event: CrmEvent): Promise<{ kind: 'delivered' } | { kind: 'failed'; code: string }>;
}
