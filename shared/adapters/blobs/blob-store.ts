/** One container, in the terms of the service. Names hold `A-Za-z0-9._-/` only and never end in a dot or a slash. */
export interface BlobStore {
  /** Overwrites. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  get(name: string): Promise<Uint8Array | null>;
  /** All blobs whose name starts with `prefix`; none is no error. */
  erase(prefix: string): Promise<void>;
  /** Of those, the ones last put before then (milliseconds since 1970) and not spared; one put meanwhile stays. */
  eraseOlder(prefix: string, putBefore: number, spared: ReadonlySet<string>): Promise<void>;
}
