/** A stored value with the ETag under which it was read. */
export interface Versioned<T> {
  readonly value: T;
  readonly etag: string;
}
