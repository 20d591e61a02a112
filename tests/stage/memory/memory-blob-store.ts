import type { BlobStore } from '../../../shared/adapters/blobs/blobs.ts';

const NAME = /^[A-Za-z0-9._\-/]{1,1024}$/;

/** A container in memory that refuses the names that the service would bend. */
export function memoryBlobStore(
  now: () => number = Date.now,
): BlobStore & { readonly names: () => readonly string[] } {
  const blobs = new Map<string, { readonly bytes: Uint8Array; readonly putAt: number }>();
  return {
    names: () => [...blobs.keys()],
    put: (name, bytes) => {
      if (!NAME.test(name) || /[./]$/.test(name)) {
        return Promise.reject(new RangeError('a blob name is not allowed'));
      }
      blobs.set(name, { bytes: Uint8Array.from(bytes), putAt: now() });
      return Promise.resolve();
    },
    get: (name) => Promise.resolve(blobs.get(name)?.bytes.slice() ?? null),
    remove: (name) => {
      blobs.delete(name);
      return Promise.resolve();
    },
    erase: (prefix) => {
      for (const name of blobs.keys()) if (name.startsWith(prefix)) blobs.delete(name);
      return Promise.resolve();
    },
    eraseOlder: (prefix, putBefore, spared) => {
      for (const [name, { putAt }] of blobs) {
        if (name.startsWith(prefix) && putAt < putBefore && !spared.has(name)) blobs.delete(name);
      }
      return Promise.resolve();
    },
  };
}
