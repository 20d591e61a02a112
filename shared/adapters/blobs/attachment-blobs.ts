import type { AttachmentBlobs } from '../../ports/blobs.ts';
import { blobName } from './blob-name.ts';
import type { BlobStore } from './blob-store.ts';

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
