import { buffer } from 'node:stream/consumers';
import type { BlobItem, ContainerClient } from '@azure/storage-blob';
import { statusCode, storageFailure } from '../storage-failure.ts';
import type { BlobStore } from './blobs.ts';

/** A container of Azure Blob Storage (or Azurite), made when it is first found missing. */
export function azureBlobStore(container: ContainerClient): BlobStore {
  return {
    async put(name, bytes) {
      const upload = async (): Promise<unknown> =>
        container.getBlockBlobClient(name).upload(bytes, bytes.length, {
          blobHTTPHeaders: { blobContentType: 'application/octet-stream' },
        });
      try {
        await upload().catch(async (error: unknown) => {
          if (statusCode(error) !== 404) throw error;
          await container.createIfNotExists();
          return upload();
        });
      } catch (error) {
        throw storageFailure(error);
      }
    },

    async get(name) {
      try {
        // One request, where `downloadToBuffer` asks for the length first.
        const { readableStreamBody } = await container.getBlockBlobClient(name).download();
        return readableStreamBody === undefined ? null : await buffer(readableStreamBody);
      } catch (error) {
        if (statusCode(error) === 404) return null;
        throw storageFailure(error);
      }
    },

    async remove(name) {
      try {
        await container.getBlockBlobClient(name).deleteIfExists();
      } catch (error) {
        // No container: there is none.
        if (statusCode(error) !== 404) throw storageFailure(error);
      }
    },

    async erase(prefix) {
      await eachBlob(container, prefix, async ({ name }) => {
        await container.getBlockBlobClient(name).deleteIfExists();
      });
    },

    async eraseOlder(prefix, putBefore, spared) {
      await eachBlob(container, prefix, async ({ name, properties: { etag, lastModified } }) => {
        if (spared.has(name) || etag === undefined || lastModified.getTime() >= putBefore) return;
        const unchanged = { conditions: { ifMatch: etag } };
        await container
          .getBlockBlobClient(name)
          .deleteIfExists(unchanged)
          .catch((error: unknown) => {
            if (statusCode(error) !== 412) throw error;
          });
      });
    },
  };
}

async function eachBlob(
  container: ContainerClient,
  prefix: string,
  run: (blob: BlobItem) => Promise<void>,
): Promise<void> {
  try {
    for await (const blob of container.listBlobsFlat({ prefix })) await run(blob);
  } catch (error) {
    // No container: there is none.
    if (statusCode(error) !== 404) throw storageFailure(error);
  }
}
