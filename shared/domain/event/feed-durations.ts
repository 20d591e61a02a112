import { DAY, SECOND } from '../durations.ts';

const MINUTE = 60 * SECOND;

/** So long an event stands in the feed. */
export const FEED_KEPT_MS = 30 * DAY;
/** A reader of the feed that waits for news looks this often, and at most so long. */
export const FEED_LOOK_MS = 1 * SECOND;
export const FEED_WAIT_MS = 20 * SECOND;
/** What one instance learned of the endpoint: that it may be told is trusted longer than that it may not. */
export const ENDPOINT_TRUSTED_MS = { enabled: 5 * MINUTE, disabled: 5 * SECOND } as const;
/** The last success and the last failure of the endpoint are noted this often, by each instance. */
export const ENDPOINT_NOTED_EACH_MS = { success: 5 * MINUTE, failure: MINUTE } as const;
