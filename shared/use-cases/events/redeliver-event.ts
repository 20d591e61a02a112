import type { AccountId } from '../../domain/ids.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { Announce, EventFeed, EventRecords } from '../../ports/events.ts';
import type { Endpoint, NotTold } from './endpoint.ts';

export interface RedeliverPorts {
  readonly feed: Pick<EventFeed, 'find' | 'untell'>;
  readonly records: EventRecords;
  readonly endpoint: Pick<Endpoint, 'refuses'>;
  readonly announce: Announce;
}

/** Has an event of the feed delivered again, under the same id and with all tries anew. */
export const redeliverEvent =
  (deps: RedeliverPorts) =>
  async (account: AccountId, id: string): Promise<'queued' | 'not_found' | NotTold> =>
    optimistically('event_contended', async () => {
      const listed = await deps.feed.find(account, id);
      if (!listed) return 'not_found';
      const { home, isTold } = listed.value;
      const record = await deps.records.find(home, id);
      // Its contact was erased.
      if (!record) return 'not_found';
      const { event } = record.value;
      const why = await deps.endpoint.refuses(event.type);
      if (why !== null) return why;
      if (isTold && !(await deps.feed.untell(account, listed))) return 'contended';
      const anew = { event, state: 'pending', tries: 0, nextAt: null } as const;
      if (!(await deps.records.mark(home, [{ value: anew, etag: record.etag }]))) {
        return 'contended';
      }
      await deps.announce(home, id);
      return 'queued';
    });
