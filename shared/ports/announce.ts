import type { EventHome } from '../domain/work.ts';

/** Queues the delivery of a stored event. Saying it again is harmless: delivery drops what its record shows as delivered. */
export type Announce = (home: EventHome, eventId: string) => Promise<void>;
