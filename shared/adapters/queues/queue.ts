/** Names a message, as long as nobody has taken it from whoever holds this. */
export interface Receipt {
  readonly id: string;
  readonly popReceipt: string;
}

/** A message as it was received: whoever has the newest receipt may end it. */
export interface ReceivedMessage extends Receipt {
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
  ): Promise<Receipt>;
  /** At most 32 visible ones, hidden for `visibilitySeconds` from now on; none of a queue that is not there. */
  receive(most: number, visibilitySeconds: number): Promise<readonly ReceivedMessage[]>;
  /** `lost`: it has gone on without us. */
  delete(receipt: Receipt): Promise<'deleted' | 'lost'>;
  /** Makes a hidden message visible at once. Changes nothing when somebody has taken it meanwhile. */
  reveal(receipt: Receipt): Promise<void>;
}

/** Opens a queue by name; made on first use. */
export type OpenQueue = (name: string) => Queue;
