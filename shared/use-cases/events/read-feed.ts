import { FEED_LOOK_MS } from '../../domain/event/feed-durations.ts';
import type { CrmEvent } from '../../domain/event/event.ts';
import type { AccountId } from '../../domain/ids.ts';
import { type LookPorts, lookUntil } from '../../domain/look-until.ts';
import type { EventFeed, EventRecords } from '../../ports/events.ts';
import { sideBySide } from '../work/side-by-side.ts';

export interface ReadFeedPorts extends LookPorts {
  readonly feed: Pick<EventFeed, 'page' | 'before'>;
  readonly records: Pick<EventRecords, 'find'>;
}

export interface FeedRequest {
  readonly account: AccountId;
  /** A position, or a time (milliseconds since 1970) that it begins with; null: the oldest there is. */
  readonly from: { readonly after: number } | { readonly since: number } | null;
  readonly limit: number;
  /** How long to wait when there is nothing yet. */
  readonly waitMs: number;
}

export type FeedEvents =
  | {
      readonly kind: 'events';
      readonly events: readonly CrmEvent[];
      readonly last: number;
      readonly hasMore: boolean;
    }
  | { readonly kind: 'expired' };

/** Records that are read beside each other. */
const AT_ONCE = 16;

/** A page of an account's events in their order. Those of a contact that was erased are left out. */
export const readFeed =
  (deps: ReadFeedPorts) =>
  async ({ account, from, limit, waitMs }: FeedRequest): Promise<FeedEvents> => {
    const after =
      from !== null && 'since' in from
        ? await deps.feed.before(account, from.since)
        : (from?.after ?? null);
    const page = await lookUntil(
      deps,
      { waitMs, eachMs: FEED_LOOK_MS },
      () => deps.feed.page(account, after, limit),
      (found) => found.kind === 'expired' || found.places.length > 0,
    );
    if (page.kind === 'expired') return page;
    const records = await sideBySide(page.places, AT_ONCE, ({ home, id }) =>
      deps.records.find(home, id),
    );
    const events = records.flatMap((record) => record?.value.event ?? []);
    return { kind: 'events', events, last: page.last, hasMore: page.hasMore };
  };
