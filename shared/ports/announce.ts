import type { EventHome } from '../domain/work/work.ts';

/**
 * Queues the delivery of an event. Saying it again is harmless: delivery drops what its record shows as delivered.
 * `ahead`: its record is about to be written; the delivery waits a moment for it, and drops what never gets one.
 */
export type Announce = (home: EventHome, eventId: string, when?: 'ahead') => Promise<void>;
