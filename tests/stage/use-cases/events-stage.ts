import { endpointStates } from '../../../shared/adapters/tables/event/endpoint-states.ts';
import { eventFeed } from '../../../shared/adapters/tables/event/event-feed.ts';
import { expiryIndex } from '../../../shared/adapters/tables/expiry-index.ts';
import type { OpenTable } from '../../../shared/adapters/tables/table.ts';
import { memoryCounters } from '../../../shared/adapters/telemetry.ts';
import { circuitBreaker } from '../../../shared/domain/event/circuit-breaker.ts';
import { EVENT_TYPES, type EventType } from '../../../shared/domain/event/event.ts';
import type { CrmWebhook } from '../../../shared/ports/events.ts';
import { endpoint } from '../../../shared/use-cases/events/endpoint.ts';
import { memoryTables } from '../memory/memory-table.ts';
import { quietLog } from '../quiet-log.ts';

/** The CRM's endpoint and the feed over tables in memory. */
export function eventsStage(
  webhook: CrmWebhook | null,
  {
    now = () => 0,
    open = memoryTables(),
    chosenEvents = EVENT_TYPES,
  }: {
    readonly now?: () => number;
    readonly open?: OpenTable;
    readonly chosenEvents?: readonly EventType[];
  } = {},
) {
  const counters = memoryCounters();
  const states = endpointStates(open);
  const one = () =>
    endpoint({
      webhook,
      chosenEvents,
      endpointStates: states,
      breaker: circuitBreaker(),
      counters,
      log: quietLog,
      now,
    });
  return {
    open,
    counters,
    states,
    endpoint: one(),
    /** What another instance knows. */
    anotherEndpoint: one,
    feed: eventFeed(open, { expiry: expiryIndex(open), now }),
  };
}
