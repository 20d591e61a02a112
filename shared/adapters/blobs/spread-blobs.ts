import type { StoragePlaces } from '../storage-places.ts';
import type { BlobStore } from './blobs.ts';

/** One container over several storage accounts: a name's first level is the hash of whom the blob belongs to. */
export function spreadBlobs(
  stores: readonly BlobStore[],
  places: Pick<StoragePlaces, 'ofHash'>,
): BlobStore {
  const at = (name: string): BlobStore => {
    const [owner = ''] = name.split('/');
    const store = stores[places.ofHash(owner)];
    if (!store) throw new RangeError('no storage account at this place');
    return store;
  };
  return {
    put: (name, bytes) => at(name).put(name, bytes),
    get: (name) => at(name).get(name),
    remove: (name) => at(name).remove(name),
    erase: (prefix) => at(prefix).erase(prefix),
    eraseOlder: (prefix, ...rest) => at(prefix).eraseOlder(prefix, ...rest),
  };
}
