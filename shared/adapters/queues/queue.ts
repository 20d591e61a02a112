/**
 * One queue, in the terms of the service: a text of at most 64 KB, hidden for `visibilitySeconds` (at most 7 days) and
 * living for `ttlSeconds`, for ever with -1. Failures are thrown as `ServiceFailure`.
 */
export interface Queue {
  send(
    text: string,
    options: { readonly visibilitySeconds: number; readonly ttlSeconds: number },
  ): Promise<void>;
}

/** Opens a queue by name; made on first use. */
export type OpenQueue = (name: string) => Queue;
