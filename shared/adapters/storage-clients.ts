import { TableClient } from '@azure/data-tables';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { managedIdentity } from './managed-identity.ts';

/** Where the storage account is and how we prove who we are. */
export type StorageAccount =
  | { readonly kind: 'connection-string'; readonly connectionString: string }
  | {
      readonly kind: 'identity';
      /** Client id of a user-assigned identity; null for the system-assigned one. */
      readonly clientId: string | null;
      readonly blobUrl: string;
      readonly queueUrl: string;
      readonly tableUrl: string;
    };

export interface StorageClients {
  readonly table: (name: string) => TableClient;
  readonly container: (name: string) => ContainerClient;
  readonly queues: QueueServiceClient;
  /** For the webhook: one short try, so that Graph has its answer within 3 seconds. */
  readonly hastyQueues: QueueServiceClient;
}

const HASTY = { retryOptions: { maxTries: 1, tryTimeoutInMs: 2000 } };

export function storageClients(account: StorageAccount): StorageClients {
  if (account.kind === 'connection-string') {
    const text = account.connectionString;
    const blobs = BlobServiceClient.fromConnectionString(text);
    return {
      // Only an emulator's connection string names plain http.
      table: (name) =>
        TableClient.fromConnectionString(text, name, { allowInsecureConnection: true }),
      container: (name) => blobs.getContainerClient(name),
      queues: QueueServiceClient.fromConnectionString(text),
      hastyQueues: QueueServiceClient.fromConnectionString(text, HASTY),
    };
  }
  const credential = managedIdentity(account.clientId);
  const blobs = new BlobServiceClient(account.blobUrl, credential);
  return {
    table: (name) => new TableClient(account.tableUrl, name, credential),
    container: (name) => blobs.getContainerClient(name),
    queues: new QueueServiceClient(account.queueUrl, credential),
    hastyQueues: new QueueServiceClient(account.queueUrl, credential, HASTY),
  };
}
