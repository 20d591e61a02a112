import { AT_ONCE_LIMIT_MS } from '../../domain/event/delivery-durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { EventHome } from '../../domain/work/work.ts';
import type { DeliverAtOnce, EventFeed, EventRecords, AnnouncedEvent } from '../../ports/events.ts';
import type { Counters, Log } from '../../ports/telemetry.ts';
import type { Endpoint } from './endpoint.ts';

export interface DeliverAtOncePorts {
  readonly endpoint: Endpoint;
  readonly feed: Pick<EventFeed, 'append'>;
  readonly records: Pick<EventRecords, 'mark'>;
  readonly counters: Pick<Counters, 'add'>;
  readonly log: Pick<Log, 'warn'>;
}

/** `left`: to the queue. `unasked`: the endpoint is not told of it at all. */
type Asked = 'taken' | 'left' | 'unasked';

/**
 * In the run that has just written the events: each is told, all are put in the feed in one transaction, with whether
 * they were taken, and then the messages of those that were go. A run that dies before that leaves a message that finds
 * them in the feed as told, or tells the same event again.
 */
export const deliverAtOnce =
  (deps: DeliverAtOncePorts): DeliverAtOnce =>
  async (home, announced) => {
    if (announced.length === 0) return;
    try {
      const asked = await Promise.all(announced.map((one) => tellNow(deps, one)));
      const listed = announced.map(({ event: { id } }, at) => ({
        id,
        home,
        isTold: asked[at] === 'taken',
      }));
      const areNew = await deps.feed.append(home.accountId, listed);
      await markTold(
        deps,
        home,
        announced.filter((_, at) => asked[at] === 'taken' && areNew[at] !== true),
      );
      await Promise.all(
        announced.map(({ message }, at) =>
          asked[at] === 'left' ? message.reveal() : message.remove(),
        ),
      );
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      deps.log.warn('event.left_to_queue', { code: error.code });
    }
  };

/** What the CRM does not take at once the queue tells, without further delay. */
async function tellNow(deps: DeliverAtOncePorts, { event }: AnnouncedEvent): Promise<Asked> {
  if ((await deps.endpoint.refuses(event.type)) !== null) return 'unasked';
  const outcome = deps.endpoint.isTripped()
    ? 'failed'
    : await deps.endpoint.tell(event, AT_ONCE_LIMIT_MS);
  if (outcome === 'delivered') return 'taken';
  if (outcome === 'gone') return 'unasked';
  deps.counters.add('event_left_to_queue');
  return 'left';
}

/** The queue has put them in the feed meanwhile, without knowing that they were taken. */
async function markTold(
  deps: DeliverAtOncePorts,
  home: EventHome,
  told: readonly AnnouncedEvent[],
): Promise<void> {
  for (const { event, etag } of told) {
    const value = { event, state: 'delivered', tries: 1, nextAt: null } as const;
    await deps.records.mark(home, [{ value, etag }]);
  }
}
