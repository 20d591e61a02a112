/** What has a lifetime, each with its key. What ends it stands in `functions/handlers.ts`. */
export type ExpiryKind =
  /** A sign-in, and before it its grant: the sign-in's id. */
  | 'sign-in'
  /** A send's idempotency key and content: `expiryKey` of `expire-send.ts`. */
  | 'send'
  /** Attachments that no entry may come to name: account, contact, entry. */
  | 'attachments'
  /** An administrator's verdict that not all may know yet: its kind, account, time and tenant. */
  | 'approval'
  /** Events of one day in an account's feed: account, day. */
  | 'feed';

export interface ExpiringRow {
  /** As it is stored: another version may have kinds of its own. */
  readonly kind: string;
  readonly key: readonly string[];
  readonly row: string;
}

/** Rows and blobs with a lifetime, in hour shards, so that a sweep reads only what has expired. */
export interface ExpiryIndex {
  add(expiring: { kind: ExpiryKind; key: readonly string[]; at: number }): Promise<void>;
  /** The shards that hold something that has expired at `now`, the oldest hour first. */
  shards(now: number): Promise<readonly string[]>;
  /** What has expired in one shard, oldest first, behind the row `after`. */
  expired(
    shard: string,
    now: number,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly ExpiringRow[]>;
  done(row: string): Promise<void>;
}
