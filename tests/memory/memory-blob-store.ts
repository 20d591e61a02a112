import type { BlobStore } from '../../shared/adapters/blobs/blob-store.ts';

const NAME = /^[A-Za-z0-9._\-/]{1,1024}$/;

/** A container in memory that refuses the names that the service would bend. */
export function memoryBlobStore(): BlobStore & { readonly names: () => readonly string[] } {
  const blobs = new Map<string, Uint8Array>();
  return {
    names: () => [...blobs.keys()],
    put: (name, bytes) => {
      if (!NAME.test(name) || /[./]$/.test(name)) {
        return Promise.reject(new RangeError('a blob name is not allowed'));
      }
      blobs.set(name, Uint8Array.from(bytes));
      return Promise.resolve();
    },
    get: (name) => Promise.resolve(blobs.get(name)?.slice() ?? null),
    erase: (prefix) => {
      for (const name of blobs.keys()) if (name.startsWith(prefix)) blobs.delete(name);
      return Promise.resolve();
    },
  };
}
