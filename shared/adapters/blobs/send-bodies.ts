import type { SendBodies } from '../../ports/blobs.ts';
import { blobName } from './blob-name.ts';
import type { BlobStore } from './blob-store.ts';

/** Container `sends`: `<account>/<contact>/<entry>`, each part hashed; erased when the send has ended. */
export function sendBodies(store: BlobStore): SendBodies {
  return {
    put: (account, contact, entry, body) => store.put(blobName(account, contact, entry), body),
    get: (account, contact, entry) => store.get(blobName(account, contact, entry)),
    erase: (account, contact, entry) =>
      store.erase(
        entry === undefined ? `${blobName(account, contact)}/` : blobName(account, contact, entry),
      ),
  };
}
