/** A message as it was received: whoever has the newest receipt may end it. */
export interface ReceivedMessage {
  readonly id: string;
  readonly popReceipt: string;
  readonly text: string;
}

/**
 * One queue, in the terms of the service: a text of at most 64 KB, hidden for `visibilitySeconds` (at most 7 days) and
 * living for `ttlSeconds`, for ever with -1. Failures are thrown as `ServiceFailure`.
 */
export interface Queue {
  send(
    text: string,
    options: { readonly visibilitySeconds: number; readonly ttlSeconds: number },
  ): Promise<void>;
  /** At most 32 visible ones, hidden for `visibilitySeconds` from now on; none of a queue that is not there. */
  receive(most: number, visibilitySeconds: number): Promise<readonly ReceivedMessage[]>;
  /** `lost`: it has gone on without us. */
  delete(message: ReceivedMessage): Promise<'deleted' | 'lost'>;
}

/** Opens a queue by name; made on first use. */
export type OpenQueue = (name: string) => Queue;
