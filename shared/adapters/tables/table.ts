/** A property that Table Storage keeps. Strings up to 32 K UTF-16 characters, binaries up to 64 KB, a row up to 1 MB. */
export type Property = string | number | boolean | Uint8Array;

export interface Row {
  readonly partitionKey: string;
  readonly rowKey: string;
  readonly properties: Readonly<Record<string, Property>>;
}

export interface StoredRow extends Row {
  readonly etag: string;
}

/**
 * One operation of an entity group transaction. An `etag` makes it conditional; a delete can have one only when it is
 * sent alone (a `RangeError` otherwise: the SDK would drop it). A delete without one still needs the row to be there.
 */
export type RowChange =
  | { readonly kind: 'insert'; readonly row: Row }
  | { readonly kind: 'replace'; readonly row: Row; readonly etag: string }
  | { readonly kind: 'upsert'; readonly row: Row }
  | {
      readonly kind: 'delete';
      readonly partitionKey: string;
      readonly rowKey: string;
      readonly etag?: string;
    };

/**
 * `etags`: of what each change wrote, by its place; null for a delete. `exists`: an insert met a row (409). `stale`: an
 * ETag did not match (412), or the row is gone (404). `at`: which change.
 */
export type TransactResult =
  | { readonly kind: 'done'; readonly etags: readonly (string | null)[] }
  | { readonly kind: 'exists'; readonly at: number }
  | { readonly kind: 'stale'; readonly at: number };

export interface Range {
  /** Row keys from here (inclusive). */
  readonly from: string;
  /** Up to here (exclusive). */
  readonly to: string;
  readonly limit: number;
}

/** Rows of all partitions. `isWhole`: there are no others. */
export interface Across {
  readonly rows: readonly StoredRow[];
  readonly isWhole: boolean;
}

/**
 * One table, in the terms of the service: point reads, range reads in one partition, entity group transactions (one
 * partition, at most 100 changes, 4 MB, each row once). Other failures are thrown as `ServiceFailure`.
 */
export interface Table {
  get(partitionKey: string, rowKey: string): Promise<StoredRow | null>;
  range(partitionKey: string, range: Range): Promise<readonly StoredRow[]>;
  /**
   * The one scan, and a bounded one: rows of this key in whatever partition, by at most so many requests. For what a
   * person asks for now and then; nothing that runs by itself may lean on it.
   */
  across(rowKey: string, mostRequests: number): Promise<Across>;
  /** One change is sent plain, several as an entity group transaction; each is one storage transaction. */
  change(...changes: readonly [RowChange, ...RowChange[]]): Promise<TransactResult>;
}

/** Opens a table by name; made on first use. */
export type OpenTable = (name: string) => Table;
