import { AT_ONCE_LIMIT_MS } from '../../domain/durations.ts';
import type { CircuitBreaker } from '../../domain/event/circuit-breaker.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { Now } from '../../ports/clock.ts';
import type { CrmWebhook, DeliverAtOnce, EventRecords, Told } from '../../ports/events.ts';
import type { Counters, Log } from '../../ports/telemetry.ts';

export interface DeliverAtOncePorts {
  readonly webhook: CrmWebhook;
  readonly records: Pick<EventRecords, 'mark'>;
  readonly breaker: CircuitBreaker;
  readonly counters: Pick<Counters, 'add'>;
  readonly log: Pick<Log, 'warn'>;
  readonly now: Now;
}

/**
 * In the run that has just written the events: each is told, all that were taken are marked in one transaction, and then
 * their messages go. A run that dies before that leaves a message that finds the mark, or tells the same event again.
 */
export const deliverAtOnce =
  (deps: DeliverAtOncePorts): DeliverAtOnce =>
  async (home, told) => {
    try {
      const taken = await Promise.all(told.map((one) => tellNow(deps, one)));
      const delivered = told.filter((_, place) => taken[place]);
      if (delivered.length === 0) return;
      const records = delivered.map(({ event, etag }) => ({
        value: { event, state: 'delivered', tries: 1, nextAt: null } as const,
        etag,
      }));
      // One that the queue has told meanwhile keeps the others' marks from being made together.
      if (!(await deps.records.mark(home, records)))
        for (const record of records) await deps.records.mark(home, [record]);
      await Promise.all(delivered.map(({ message }) => message.remove()));
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      deps.log.warn('event.left_to_queue', { code: error.code });
    }
  };

/** Whether the CRM took it. What it does not take at once the queue tells, without further delay. */
async function tellNow(deps: DeliverAtOncePorts, { event, message }: Told): Promise<boolean> {
  if (!deps.breaker.isOpen(deps.now())) {
    const { kind } = await deps.webhook.deliver(event, AT_ONCE_LIMIT_MS);
    deps.breaker.note(kind, deps.now());
    if (kind === 'delivered') {
      deps.counters.add('event_delivered');
      return true;
    }
  }
  deps.counters.add('event_left_to_queue');
  await message.reveal();
  return false;
}
