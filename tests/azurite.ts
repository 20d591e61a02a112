import { randomBytes } from 'node:crypto';
import { TableClient } from '@azure/data-tables';
import { inject } from 'vitest';
import { azureTable } from '../shared/adapters/tables/azure-table.ts';
import type { OpenTable } from '../shared/adapters/tables/table.ts';

/** Connection string of the Azurite that serves the whole run: use names of your own in it. */
export function azuriteConnectionString(): Promise<string> {
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

/** Tables in Azurite that only the caller uses. */
export async function azuriteTables(): Promise<OpenTable> {
  const connectionString = await azuriteConnectionString();
  const own = ownName();
  const options = { allowInsecureConnection: true };
  return (name) =>
    azureTable(TableClient.fromConnectionString(connectionString, `${own}${name}`, options));
}
