import { expect, test } from 'vitest';
import { composeAccounts } from '../../functions/compose-accounts.ts';

const first = {
  name: 'AzureWebJobsStorage',
  kind: 'connection-string',
  connectionString: 'UseDevelopmentStorage=true',
} as const;
const byIdentity = {
  name: 'MailStorage2',
  kind: 'identity',
  clientId: null,
  blobUrl: 'https://two.blob.core.windows.net',
  queueUrl: 'https://two.queue.core.windows.net',
  tableUrl: 'https://two.table.core.windows.net',
} as const;

test('health names the services of the first account as those of the only one, the others by their setting', () => {
  const names = (...accounts: Parameters<typeof composeAccounts>[0]['storageAccounts']): string[] =>
    composeAccounts({ storageAccounts: accounts, queueShards: 1 }).checks.map(({ name }) => name);
  expect(names(first)).toEqual(['tables', 'queues', 'blobs', 'storage_accounts']);
  expect(names(first, byIdentity)).toEqual([
    'tables',
    'queues',
    'blobs',
    'tables-MailStorage2',
    'queues-MailStorage2',
    'blobs-MailStorage2',
    'storage_accounts',
  ]);
});
