import { ANNOUNCED_AHEAD_MS } from '../../domain/durations.ts';
import type { Announce } from '../../ports/announce.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

/** Queues the delivery of an event; ahead of its record, so that the delivery comes once it may be there. */
export const announcer =
  (deps: EnqueuePorts): Announce =>
  (home, eventId, when) =>
    enqueue(
      deps,
      'deliver',
      { eventId, home },
      { delayMs: when === 'ahead' ? ANNOUNCED_AHEAD_MS : 0 },
    );
