import { hash } from 'node:crypto';
import type { AttachmentBlobs, OverflowBlobs, SendBodies } from '../../ports/blobs.ts';

/** Container `attachments`: `<account>/<contact>/<entry>/<attachment>`, each part hashed; erased with the entry. */
export function attachmentBlobs(store: BlobStore): AttachmentBlobs {
  return {
    put: (account, contact, entry, attachment, bytes) =>
      store.put(blobName(account, contact, entry, attachment), bytes),
    get: (account, contact, entry, attachment) =>
      store.get(blobName(account, contact, entry, attachment)),
    erase: (account, contact, entry) =>
      store.erase(
        `${entry === undefined ? blobName(account, contact) : blobName(account, contact, entry)}/`,
      ),
    eraseLoose: (account, contact, entry, { named, putBefore }) =>
      store.eraseOlder(
        `${blobName(account, contact, entry)}/`,
        putBefore,
        new Set(named.map((attachment) => blobName(account, contact, entry, attachment))),
      ),
  };
}

/** Container `overflow`: texts too large for a table property, under the name that the row keeps, each level hashed. */
export function overflowBlobs(store: BlobStore): OverflowBlobs {
  return {
    put: (name, text) => store.put(nameOf(name), Buffer.from(text)),
    get: async (name) => {
      const bytes = await store.get(nameOf(name));
      return bytes === null ? null : Buffer.from(bytes).toString('utf8');
    },
    erase: (prefix) => store.erase(`${nameOf(prefix.replace(/\/$/, ''))}/`),
  };
}

function nameOf(name: string): string {
  return blobName(...name.split('/'));
}

/** Container `sends`: `<account>/<contact>/<entry>`, each part hashed; erased when the send has ended. */
export function sendBodies(store: BlobStore): SendBodies {
  return {
    put: (account, contact, entry, body) => store.put(blobName(account, contact, entry), body),
    get: (account, contact, entry) => store.get(blobName(account, contact, entry)),
    erase: (account, contact, entry) =>
      entry === undefined
        ? store.erase(`${blobName(account, contact)}/`)
        : store.remove(blobName(account, contact, entry)),
  };
}

/**
 * A blob name of one level for each part: the part's SHA-256. Different parts never give one name, none can end in a
 * dot or climb out of its folder, and a folder's blobs are found by its prefix.
 */
export function blobName(...parts: readonly string[]): string {
  return parts.map((part) => hash('sha256', part)).join('/');
}

/** One container, in the terms of the service. Names hold `A-Za-z0-9._-/` only and never end in a dot or a slash. */
export interface BlobStore {
  /** Overwrites. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  get(name: string): Promise<Uint8Array | null>;
  /** One blob; that it is not there is no error. */
  remove(name: string): Promise<void>;
  /** All blobs whose name starts with `prefix`; none is no error. */
  erase(prefix: string): Promise<void>;
  /** Of those, the ones last put before then (milliseconds since 1970) and not spared; one put meanwhile stays. */
  eraseOlder(prefix: string, putBefore: number, spared: ReadonlySet<string>): Promise<void>;
}
