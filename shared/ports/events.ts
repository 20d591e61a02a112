import type { CrmEvent } from '../domain/event.ts';
import type { EventHome } from '../domain/work.ts';
import type { Versioned } from './versioned.ts';

export interface EventRecord {
  readonly event: CrmEvent;
  readonly state: 'pending' | 'delivered' | 'failed';
  readonly attempts: number;
}

/** The stored events: written with what they tell of (`insert-event`), read and marked by the delivery. */
export interface EventRecords {
  find(home: EventHome, eventId: string): Promise<Versioned<EventRecord> | null>;
  /** False when somebody else changed it meanwhile. */
  mark(home: EventHome, record: Versioned<EventRecord>): Promise<boolean>;
}
