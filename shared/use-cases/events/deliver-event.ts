import { isOvertaken, retryWaitMs, recordWaitMs } from '../../domain/event/event.ts';
import type { Work } from '../../domain/work/work.ts';
import type { Delay } from '../../ports/clock.ts';
import type { EventFeed, EventRecord, EventRecords } from '../../ports/events.ts';
import type { Counters } from '../../ports/telemetry.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { type EnqueuePorts, enqueue } from '../work/enqueue.ts';
import type { Endpoint } from './endpoint.ts';

export interface DeliverEventPorts extends EnqueuePorts {
  readonly records: EventRecords;
  readonly feed: Pick<EventFeed, 'append' | 'find'>;
  readonly endpoint: Endpoint;
  readonly counters: Counters;
  readonly delay: Delay;
  /** In [0, 1). */
  readonly fraction: () => number;
}

/**
 * Puts an event in the feed, if it is not there yet, and is one try to tell the CRM. What the record or the feed shows as
 * delivered is dropped, and so is a message that another one has overtaken; the webhook-id is the event's at every try.
 * What the endpoint is not told of stands in the feed, and nobody tries later.
 */
export const deliverEvent =
  (deps: DeliverEventPorts) =>
  async (work: Work<'deliver'>): Promise<void> => {
    const { home, eventId: id } = work.payload;
    const record = await deps.records.find(home, id);
    if (!record) return awaitRecord(deps, work);
    const { state, event, nextAt } = record.value;
    const [isNew] = await deps.feed.append(home.accountId, [{ id, home, isTold: false }]);
    if (state !== 'pending' || isOvertaken(nextAt, deps.now())) return;
    const refused = await deps.endpoint.refuses(event.type);
    if (refused === 'endpoint_disabled') await deps.endpoint.miss(event);
    if (refused !== null) return;
    // It was told by the run that made it.
    if (isNew !== true && (await deps.feed.find(home.accountId, id))?.value.isTold === true) return;

    switch (await deps.endpoint.tell(event)) {
      case 'delivered':
        return mark(deps, work, record, { state: 'delivered', nextAt: null });
      case 'failed':
        return tryLater(deps, work, record);
      case 'gone':
    }
  };

/** It was announced ahead of its record, or its contact was erased. */
async function awaitRecord(deps: DeliverEventPorts, work: Work<'deliver'>): Promise<void> {
  const wait = recordWaitMs(deps.now() - work.firstSeen);
  if (wait !== null) await deliverLater(deps, work, deps.delay(wait));
}

/** Queued before it is marked: a crash between gives a second message, which the mark then overtakes, and never none. */
async function tryLater(
  deps: DeliverEventPorts,
  work: Work<'deliver'>,
  record: Versioned<EventRecord>,
): Promise<void> {
  const wait = retryWaitMs(record.value.tries + 1, deps.fraction());
  if (wait === null) {
    deps.counters.add('event_failed');
    await mark(deps, work, record, { state: 'failed', nextAt: null });
    return;
  }
  deps.counters.add('event_retried');
  const delayMs = deps.delay(wait);
  await deliverLater(deps, work, delayMs);
  await mark(deps, work, record, { state: 'pending', nextAt: deps.now() + delayMs });
}

/** The run went well: what failed of ours before does not count for the next. */
async function deliverLater(
  deps: DeliverEventPorts,
  { payload, firstSeen }: Work<'deliver'>,
  delayMs: number,
): Promise<void> {
  await enqueue(deps, 'deliver', payload, { firstSeen, delayMs });
}

/** One try more. A lost race is accepted: the other run has marked the same event. */
async function mark(
  deps: DeliverEventPorts,
  work: Work<'deliver'>,
  { value, etag }: Versioned<EventRecord>,
  to: Pick<EventRecord, 'state' | 'nextAt'>,
): Promise<void> {
  await deps.records.mark(work.payload.home, [
    { value: { ...value, ...to, tries: value.tries + 1 }, etag },
  ]);
}
