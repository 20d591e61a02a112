import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { namesOf, type StorageAccount } from './storage-account.ts';

/** Each container as a folder, each blob as a file; their names are hashes, level by level. */
export async function copyBlobsOut(account: StorageAccount, folder: string): Promise<number> {
  let blobs = 0;
  for (const name of await namesOf(account.blobs.listContainers())) {
    const container = account.blobs.getContainerClient(name);
    await mkdir(join(folder, name), { recursive: true });
    for await (const blob of container.listBlobsFlat()) {
      const file = join(folder, name, blob.name);
      if (relative(join(folder, name), file).startsWith('..'))
        throw new RangeError(`a blob is not of the app: ${name}/${blob.name}`);
      await mkdir(dirname(file), { recursive: true });
      // One that was erased since it was listed is not missed.
      const isThere = await container
        .getBlobClient(blob.name)
        .downloadToFile(file)
        .then(() => true, isMissing);
      if (isThere) blobs += 1;
    }
  }
  return blobs;
}

export async function copyBlobsIn(account: StorageAccount, folder: string): Promise<number> {
  // Of an account in which nothing was ever attached there is none.
  const names = existsSync(folder) ? await readdir(folder) : [];
  let blobs = 0;
  for (const name of names) {
    const container = account.blobs.getContainerClient(name);
    await container.createIfNotExists();
    const found = await readdir(join(folder, name), { recursive: true, withFileTypes: true });
    for (const entry of found.filter((one) => one.isFile())) {
      const file = join(entry.parentPath, entry.name);
      const blob = relative(join(folder, name), file).split(sep).join('/');
      await container.getBlockBlobClient(blob).uploadFile(file);
      blobs += 1;
    }
  }
  return blobs;
}

function isMissing(error: unknown): false {
  if (error instanceof Error && 'statusCode' in error && error.statusCode === 404) return false;
  throw error;
}
