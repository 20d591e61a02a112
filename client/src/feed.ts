import type { Call, Options } from './http.ts';
import { jsonOf } from './json.ts';
import type { Feed } from './types.ts';

export interface FeedOptions extends Options {
  /** `nextCursor` of a page before, as you have kept it. */
  readonly after?: string | undefined;
  /** Instead of `after`: a time to begin with. */
  readonly since?: string | undefined;
  /** Events to a page, 1 to 100. */
  readonly limit?: number;
  /** Seconds to wait when there is nothing yet, up to 20. */
  readonly wait?: number;
}

export async function feedPage(
  call: Call,
  headers: Readonly<Record<string, string>>,
  account: string,
  { signal, ...query }: FeedOptions = {},
): Promise<Feed> {
  return jsonOf(
    await call({ path: 'v1/events', headers, query: { account, ...query } }, { signal }),
  );
}

/**
 * All events of an account, page by page, and those that come later, for ever: end it by `signal` or by leaving the loop.
 * Keep `nextCursor` once you have done what a page tells of, and begin `after` it the next time: nothing is missed.
 */
export async function* followFeed(
  page: (options: FeedOptions) => Promise<Feed>,
  options: FeedOptions,
): AsyncGenerator<Feed, never> {
  let { after, since } = options;
  for (;;) {
    const read = await page({ wait: 20, limit: 100, ...options, after, since });
    [after, since] = [read.nextCursor, undefined];
    if (read.events.length > 0) yield read;
  }
}
