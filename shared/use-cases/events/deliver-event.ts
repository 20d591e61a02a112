import { ANNOUNCED_AHEAD_MS } from '../../domain/durations.ts';
import { isOvertaken, waitAfter, waitForRecord } from '../../domain/event/event.ts';
import type { Work } from '../../domain/work/work.ts';
import type { Delay } from '../../ports/clock.ts';
import type { CrmWebhook, EventRecord, EventRecords, Announce } from '../../ports/events.ts';
import type { Counters } from '../../ports/telemetry.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { type EnqueuePorts, enqueue } from '../work/enqueue.ts';

/** Queues the delivery of an event; ahead of its record, so that the delivery comes once it may be there. */
export const announcer =
  (deps: EnqueuePorts & { readonly delay: Delay }): Announce =>
  (home, eventId, when) =>
    enqueue(
      deps,
      'deliver',
      { eventId, home },
      { delayMs: when === 'ahead' ? deps.delay(ANNOUNCED_AHEAD_MS) : 0 },
    );

export interface DeliverEventPorts extends EnqueuePorts {
  readonly records: EventRecords;
  /** Null: there is no webhook, and what was queued before is dropped. */
  readonly webhook: CrmWebhook | null;
  readonly counters: Counters;
  readonly delay: Delay;
  readonly random: () => number;
}

/**
 * One try to tell the CRM. What the record shows as delivered is dropped, and so is a message that another one has
 * overtaken; the webhook-id is the event's at every try.
 */
export const deliverEvent =
  (deps: DeliverEventPorts) =>
  async (work: Work<'deliver'>): Promise<void> => {
    if (!deps.webhook) return;
    const record = await deps.records.find(work.payload.home, work.payload.eventId);
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
async function awaitRecord(deps: DeliverEventPorts, work: Work<'deliver'>): Promise<void> {
  const wait = waitForRecord(deps.now() - work.firstSeen);
  if (wait !== null) await deliverLater(deps, work, deps.delay(wait));
}

/** Queued before it is marked: a crash between gives a second message, which the mark then overtakes, and never none. */
async function tryLater(
  deps: DeliverEventPorts,
  work: Work<'deliver'>,
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
