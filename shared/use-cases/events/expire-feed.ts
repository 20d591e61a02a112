import { z } from 'zod';
import { SECOND, TURN_MS } from '../../domain/durations.ts';
import { FEED_KEPT_MS } from '../../domain/event/feed-durations.ts';
import { accountIdSchema } from '../../domain/ids.ts';
import type { Now } from '../../ports/clock.ts';
import type { EventFeed } from '../../ports/events.ts';
import type { ExpiryIndex } from '../../ports/expiry-index.ts';

const keySchema = z.tuple([accountIdSchema, z.string()]);
const AT_ONCE = 50;

/** The sweep's turn: events that have stood in the feed of an account for 30 days go; what is left of many, soon. */
export const expireFeed =
  (deps: {
    readonly feed: Pick<EventFeed, 'expire'>;
    readonly expiry: Pick<ExpiryIndex, 'add'>;
    readonly now: Now;
  }) =>
  async (key: readonly string[]): Promise<void> => {
    const [account] = keySchema.parse(key);
    const begun = deps.now();
    while ((await deps.feed.expire(account, begun - FEED_KEPT_MS, AT_ONCE)) > 0) {
      if (deps.now() - begun < TURN_MS) continue;
      return deps.expiry.add({ kind: 'feed', key, at: deps.now() + SECOND });
    }
  };
