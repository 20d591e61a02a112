/** Names a message that was sent, as long as nobody has taken it. */
export interface Receipt {
  readonly id: string;
  readonly popReceipt: string;
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
  /** Takes a message out. Changes nothing when somebody has taken it meanwhile. */
  remove(receipt: Receipt): Promise<void>;
  /** Makes a hidden message visible at once. Changes nothing when somebody has taken it meanwhile. */
  reveal(receipt: Receipt): Promise<void>;
}

/** Opens a queue by name; made on first use. */
export type OpenQueue = (name: string) => Queue;
