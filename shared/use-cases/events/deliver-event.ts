import { isOvertaken, waitAfter, waitForRecord } from '../../domain/event/event-schedule.ts';
import type { EventsWork } from '../../domain/work/work.ts';
import type { Delay, Now } from '../../ports/clock.ts';
import type { Counters } from '../../ports/telemetry.ts';
import type { CrmWebhook, EventRecord, EventRecords } from '../../ports/events.ts';
import type { Versioned } from '../../ports/versioned.ts';
import type { WorkQueues } from '../../ports/work-queue.ts';

export interface DeliverEventDeps {
  readonly records: EventRecords;
  /** Null: there is no webhook, and what was queued before is dropped. */
  readonly webhook: CrmWebhook | null;
  readonly queues: WorkQueues;
  readonly counters: Counters;
  readonly delay: Delay;
  readonly now: Now;
  readonly random: () => number;
}

/**
 * One try to tell the CRM. What the record shows as delivered is dropped, and so is a message that another one has
 * overtaken; the webhook-id is the event's at every try.
 */
export const deliverEvent =
  (deps: DeliverEventDeps) =>
  async (work: EventsWork): Promise<void> => {
    if (!deps.webhook) return;
    const record = await deps.records.find(work.home, work.eventId);
    if (!record) return awaitRecord(deps, work);
    const { state, event, nextAt } = record.value;
    if (state !== 'pending' || isOvertaken(nextAt, deps.now())) return;

    const outcome = await deps.webhook.deliver(event);
    if (outcome.kind === 'delivered') {
      deps.counters.add('event_delivered');
      await mark(deps, work, record, { state: 'delivered', nextAt: null });
      return;
    }
    await tryLater(deps, work, record);
  };

/** It was announced ahead of its record, or its contact was erased. */
async function awaitRecord(deps: DeliverEventDeps, work: EventsWork): Promise<void> {
  const wait = waitForRecord(deps.now() - work.firstSeen);
  if (wait !== null) await deps.queues.enqueue('events', work, { delayMs: deps.delay(wait) });
}

/** Queued before it is marked: a crash between gives a second message, which the mark then overtakes, and never none. */
async function tryLater(
  deps: DeliverEventDeps,
  work: EventsWork,
  record: Versioned<EventRecord>,
): Promise<void> {
  const wait = waitAfter(record.value.tries + 1, deps.random());
  if (wait === null) {
    deps.counters.add('event_failed');
    await mark(deps, work, record, { state: 'failed', nextAt: null });
    return;
  }
  deps.counters.add('event_retried');
  const delayMs = deps.delay(wait);
  // The run went well: what failed of ours before does not count for the next.
  await deps.queues.enqueue('events', { ...work, attempt: 0 }, { delayMs });
  await mark(deps, work, record, { state: 'pending', nextAt: deps.now() + delayMs });
}

/** One try more. A lost race is accepted: the other run has marked the same event. */
async function mark(
  deps: DeliverEventDeps,
  work: EventsWork,
  { value, etag }: Versioned<EventRecord>,
  to: Pick<EventRecord, 'state' | 'nextAt'>,
): Promise<void> {
  await deps.records.mark(work.home, { value: { ...value, ...to, tries: value.tries + 1 }, etag });
}
