import { TableClient, TableServiceClient } from '@azure/data-tables';
import { DefaultAzureCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';

/** The three services of one storage account. */
export interface StorageAccount {
  readonly tables: TableServiceClient;
  readonly table: (name: string) => TableClient;
  readonly blobs: BlobServiceClient;
  readonly queues: QueueServiceClient;
}

export function byConnectionString(connection: string): StorageAccount {
  const options = { allowInsecureConnection: true };
  return {
    tables: TableServiceClient.fromConnectionString(connection, options),
    table: (name) => TableClient.fromConnectionString(connection, name, options),
    blobs: BlobServiceClient.fromConnectionString(connection),
    queues: QueueServiceClient.fromConnectionString(connection),
  };
}

/** As who is signed in here (`az login`): such an account takes no keys. */
export function byName(account: string): StorageAccount {
  const credential = new DefaultAzureCredential();
  const url = (service: string): string => `https://${account}.${service}.core.windows.net`;
  return {
    tables: new TableServiceClient(url('table'), credential),
    table: (name) => new TableClient(url('table'), name, credential),
    blobs: new BlobServiceClient(url('blob'), credential),
    queues: new QueueServiceClient(url('queue'), credential),
  };
}

/** What the Functions host, deployments and the service itself keep there is made anew by them. */
const OF_OTHERS = /^(?:azure-webjobs-|azurewebjobs|azurefunctions|app-package|\$)/i;

export async function namesOf(
  listed: AsyncIterable<{ readonly name?: string }>,
): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of listed)
    if (name !== undefined && !OF_OTHERS.test(name)) names.push(name);
  return names.toSorted();
}
