/** Milliseconds in which a world comes to rest as a rule: two resyncs of a quiet mailbox. */
export const REST_WITHIN_MS = 14 * 3600_000;
