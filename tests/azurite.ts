import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { type StorageClients, storageClients } from '../shared/adapters/storage-clients.ts';
import { azureTable } from '../shared/adapters/tables/azure-table.ts';
import type { OpenTable } from '../shared/adapters/tables/table.ts';

/** Connection string of the Azurite that serves the whole run: use names of your own in it. */
function azuriteConnectionString(): Promise<string> {
  return ask('/');
}

/** An account in it that only the caller uses, for what has fixed names. */
export function ownAccount(): Promise<string> {
  return ask('/own');
}

async function ask(path: string): Promise<string> {
  const answer = await fetch(inject('azuriteUrl') + path);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/** A name that no other test has; letters and digits, as table names need. */
export function ownName(): string {
  return `t${randomBytes(8).toString('hex')}`;
}

/** Clients as the app makes them. */
export async function azuriteClients(): Promise<StorageClients> {
  const connectionString = await azuriteConnectionString();
  return storageClients({ kind: 'connection-string', connectionString });
}

/** Tables in Azurite that only the caller uses. */
export async function azuriteTables(): Promise<OpenTable> {
  const { table } = await azuriteClients();
  const own = ownName();
  return (name) => azureTable(table(`${own}${name}`));
}
