/** Rows and blobs with a lifetime, in hour shards, so that a sweep reads only what has expired. */
export interface ExpiryIndex {
  add(expiring: { kind: string; key: readonly string[]; at: number }): Promise<void>;
  /** Expired at `now`, oldest first. */
  expired(
    now: number,
    limit: number,
  ): Promise<readonly { kind: string; key: readonly string[]; row: string }[]>;
  done(row: string): Promise<void>;
}
