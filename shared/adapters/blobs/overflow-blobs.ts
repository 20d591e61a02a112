import type { OverflowBlobs } from '../../ports/blobs.ts';
import { blobName } from './blob-name.ts';
import type { BlobStore } from './blob-store.ts';

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
