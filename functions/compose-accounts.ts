import { azureBlobStore } from '../shared/adapters/blobs/azure-blob-store.ts';
import { spreadBlobs } from '../shared/adapters/blobs/spread-blobs.ts';
import { azureQueue } from '../shared/adapters/queues/azure-queue.ts';
import {
  queueLengths,
  queueStates,
  type ServiceClients,
  storageChecks,
  type StorageClients,
  storageClients,
} from '../shared/adapters/storage-clients.ts';
import { storagePlaces } from '../shared/adapters/storage-places.ts';
import { azureTable } from '../shared/adapters/tables/azure-table.ts';
import { spreadTables } from '../shared/adapters/tables/spread-tables.ts';
import {
  agreeOnAccounts,
  isDisagreement,
  onceAgreed,
} from '../shared/adapters/tables/storage-agreement.ts';
import type { OpenTable } from '../shared/adapters/tables/table.ts';
import { fromSetting } from '../shared/config/bad-settings.ts';
import type { Config, NonEmpty } from '../shared/config/config.ts';
import { HASTY_MS } from '../shared/domain/durations.ts';
import { memoised } from '../shared/domain/memoised.ts';
import { once } from '../shared/domain/once.ts';
import { poisonNameOf } from '../shared/domain/work/queue-shards.ts';
import type { HealthCheck } from '../shared/use-cases/health/check-health.ts';
import type { StoragePrimitives } from './compose-storage.ts';
import { queueTriggers } from './queue-triggers.ts';

/** One storage account or several, as one: what they offer by name, and how they are. */
export function composeAccounts({
  storageAccounts,
  queueShards,
}: Pick<Config, 'storageAccounts' | 'queueShards'>) {
  const accounts = each(storageAccounts, (account) => {
    const form = 'must be a connection string of a storage account, or its name or addresses';
    const clients = fromSetting(account.name, form, () => storageClients(account));
    return {
      name: account.name,
      clients,
      open: memoised((name) => azureTable(clients.table(name))),
      hastyOpen: memoised((name) => azureTable(clients.hasty.table(name), HASTY_MS)),
    };
  });
  const [{ name: firstName, clients: firstClients }] = accounts;
  const names = each(accounts, ({ name }) => name);
  const places = storagePlaces(names);
  const agreed = once(() =>
    agreeOnAccounts(each(accounts, ({ name, hastyOpen }) => ({ name, open: hastyOpen }))),
  );
  const spread = (opens: readonly [OpenTable, ...OpenTable[]]): OpenTable =>
    opens.length === 1 ? opens[0] : memoised(spreadTables(opens, places));

  const triggers = queueTriggers(names, queueShards);
  const clientsOf = (connection: string): StorageClients =>
    accounts.find(({ name }) => name === connection)?.clients ?? firstClients;
  const ofQueue = (name: string): StorageClients =>
    clientsOf(
      triggers.find((one) => one.name === name || poisonNameOf(one.name) === name)?.connection ??
        firstName,
    );

  const primitives: StoragePrimitives = {
    open: memoised(onceAgreed(spread(each(accounts, ({ open }) => open)), agreed)),
    hastyOpen: spread(each(accounts, ({ hastyOpen }) => hastyOpen)),
    blobs: (container) => {
      const stores = accounts.map(({ clients }) => azureBlobStore(clients.container(container)));
      return spreadBlobs(stores, places);
    },
    queue: (name) => azureQueue(ofQueue(name).queues.getQueueClient(name)),
    hastyQueue: (name) => azureQueue(ofQueue(name).hasty.queues.getQueueClient(name), HASTY_MS),
    queueShards,
  };

  const checks: readonly HealthCheck[] = [
    ...accounts.flatMap(({ name, clients }) =>
      storageChecks(clients.hasty).map(({ name: service, check }) => ({
        name: name === firstName ? service : `${service}-${name}`,
        check,
      })),
    ),
    {
      name: 'storage_accounts',
      // While the storage does not answer, the checks of its services say so.
      check: () =>
        agreed().catch((error: unknown) => {
          if (isDisagreement(error)) throw error;
        }),
    },
  ];

  /** Of all accounts, each asked for its own queues. */
  const ofEach = async <T>(
    read: (
      clients: ServiceClients,
      queues: readonly string[],
    ) => Promise<Readonly<Record<string, T>>>,
  ): Promise<Readonly<Record<string, T>>> => {
    const found = names.map((connection) => {
      const own = triggers.filter((one) => one.connection === connection);
      return read(
        clientsOf(connection).hasty,
        own.map(({ name }) => name),
      );
    });
    return Object.assign({}, ...(await Promise.all(found)));
  };

  return {
    primitives,
    checks,
    queueLengths: () => ofEach(queueLengths),
    queueStates: () =>
      ofEach(async (clients, own) => {
        const [waiting, poison] = await Promise.all([
          queueStates(clients, own),
          queueLengths(clients, own.map(poisonNameOf)),
        ]);
        const states = Object.entries(waiting).map(
          ([name, state]) => [name, { ...state, poison: poison[poisonNameOf(name)] ?? 0 }] as const,
        );
        return Object.fromEntries(states);
      }),
  };
}

function each<T, R>([first, ...rest]: NonEmpty<T>, make: (one: T) => R): NonEmpty<R> {
  return [make(first), ...rest.map(make)];
}
