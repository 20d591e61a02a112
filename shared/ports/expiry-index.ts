export interface ExpiringRow {
  readonly kind: string;
  readonly key: readonly string[];
  readonly row: string;
}

/** Rows and blobs with a lifetime, in hour shards, so that a sweep reads only what has expired. */
export interface ExpiryIndex {
  add(expiring: { kind: string; key: readonly string[]; at: number }): Promise<void>;
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
