import type { HttpClient, Pipeline } from '@azure/core-rest-pipeline';
import { TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { HASTY_MS, STORAGE_SILENT_MS } from '../domain/durations.ts';
import { keepAliveClient } from './keep-alive-client.ts';
import { makeLean, readXmlAtOnce } from './lean-pipeline.ts';
import { managedIdentity } from './managed-identity.ts';
import { giveUpAfter } from './storage-failure.ts';

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

export interface ServiceClients {
  readonly table: (name: string) => TableClient;
  readonly container: (name: string) => ContainerClient;
  readonly queues: QueueServiceClient;
}

export interface StorageClients extends ServiceClients {
  /**
   * One try, for who can't wait: Graph wants its answer within 3 seconds, and health is asked when things are bad. Over
   * connections of their own, which no busy queue function takes.
   */
  readonly hasty: ServiceClients;
}

/** Blobs and queues name it so, tables are the plain pipeline. */
const HASTY = { retryOptions: { maxTries: 1 } };
const HASTY_TABLE = { retryOptions: { maxRetries: 0 } };

type Options = {
  readonly rest: typeof HASTY | undefined;
  readonly table: TableServiceClientOptions;
};

export function storageClients(
  account: StorageAccount,
  silentMs = STORAGE_SILENT_MS,
): StorageClients {
  const make =
    account.kind === 'connection-string' ? byConnectionString(account) : byIdentity(account);
  return {
    ...lean(make({ rest: undefined, table: {} }), keepAliveClient(silentMs)),
    hasty: lean(make({ rest: HASTY, table: HASTY_TABLE }), keepAliveClient(silentMs)),
  };
}

interface FullClients {
  readonly table: (name: string) => TableClient;
  readonly blobs: Blobs;
  readonly queues: Queues;
}

/** Clients of containers and queues share what their service's does with each request. */
function lean({ table, blobs, queues }: FullClients, client: HttpClient): ServiceClients {
  makeLean(blobs.corePipeline, client);
  makeLean(queues.corePipeline, client);
  readXmlAtOnce(queues.corePipeline);
  return {
    table(name) {
      const made = table(name);
      makeLean(made.pipeline, client);
      return made;
    },
    container: (name) => blobs.getContainerClient(name),
    queues,
  };
}

class Blobs extends BlobServiceClient {
  get corePipeline(): Pipeline {
    return this.storageClientContext.pipeline;
  }
}

class Queues extends QueueServiceClient {
  get corePipeline(): Pipeline {
    return this.storageClientContext.queuesClient.pipeline;
  }
}

function byConnectionString({
  connectionString: text,
}: Extract<StorageAccount, { kind: 'connection-string' }>): (options: Options) => FullClients {
  const { url: queueUrl } = QueueServiceClient.fromConnectionString(text);
  const { url: blobUrl, credential } = BlobServiceClient.fromConnectionString(text);
  return ({ rest, table }) => ({
    // Only an emulator's connection string names plain http.
    table: (name) =>
      TableClient.fromConnectionString(text, name, { allowInsecureConnection: true, ...table }),
    blobs: new Blobs(blobUrl, credential, rest),
    queues: new Queues(queueUrl, credential, rest),
  });
}

function byIdentity(
  account: Extract<StorageAccount, { kind: 'identity' }>,
): (options: Options) => FullClients {
  const credential = managedIdentity(account.clientId);
  return ({ rest, table }) => ({
    table: (name) => new TableClient(account.tableUrl, name, credential, table),
    blobs: new Blobs(account.blobUrl, credential, rest),
    queues: new Queues(account.queueUrl, credential, rest),
  });
}

/** Small reads that show that the storage answers, for health. They throw when it does not. */
export function storageChecks(
  clients: ServiceClients,
): readonly { name: string; check: () => Promise<void> }[] {
  return [
    {
      name: 'tables',
      check: () => ignoreMissing(clients.table('connections').getEntity('-', '-', soon())),
    },
    {
      name: 'queues',
      check: () => ignoreMissing(clients.queues.getQueueClient('events').getProperties(soon())),
    },
    {
      name: 'blobs',
      check: () => ignoreMissing(clients.container('attachments').getProperties(soon())),
    },
  ];
}

/** Messages in each queue, those not yet visible included; 0 for one that is not made yet. */
export async function queueLengths(
  clients: ServiceClients,
  names: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const lengths = names.map(async (name): Promise<[string, number]> => {
    try {
      const { approximateMessagesCount } = await clients.queues
        .getQueueClient(name)
        .getProperties(soon());
      return [name, approximateMessagesCount ?? 0];
    } catch (error) {
      if (isMissing(error)) return [name, 0];
      throw error;
    }
  });
  return Object.fromEntries(await Promise.all(lengths));
}

/** A queue as an operator looks at it. */
export interface QueueState {
  /** Messages in it, those not yet visible included. */
  readonly waiting: number;
  /** Since when the next one that is visible is in it; null when none waits for a function. */
  readonly oldest: Date | null;
}

/** Two small reads of each queue; one that is not made yet is empty. */
export async function queueStates(
  clients: ServiceClients,
  names: readonly string[],
): Promise<Readonly<Record<string, QueueState>>> {
  const states = names.map(async (name): Promise<[string, QueueState]> => {
    const queue = clients.queues.getQueueClient(name);
    try {
      const [{ approximateMessagesCount }, { peekedMessageItems }] = await Promise.all([
        queue.getProperties(soon()),
        queue.peekMessages({ numberOfMessages: 1, ...soon() }),
      ]);
      const [next] = peekedMessageItems;
      return [name, { waiting: approximateMessagesCount ?? 0, oldest: next?.insertedOn ?? null }];
    } catch (error) {
      if (isMissing(error)) return [name, { waiting: 0, oldest: null }];
      throw error;
    }
  });
  return Object.fromEntries(await Promise.all(states));
}

const soon = (): ReturnType<typeof giveUpAfter> => giveUpAfter(HASTY_MS);

/** That something is not there is an answer, too. */
async function ignoreMissing(read: Promise<unknown>): Promise<void> {
  try {
    await read;
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 404;
}
