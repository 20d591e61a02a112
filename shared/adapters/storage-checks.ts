import { HASTY_MS, type ServiceClients } from './storage-clients.ts';
import { giveUpAfter } from './storage-failure.ts';

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
