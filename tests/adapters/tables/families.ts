import { storagePlaces } from '../../../shared/adapters/storage-places.ts';
import { spreadTables } from '../../../shared/adapters/tables/spread-tables.ts';
import type { OpenTable } from '../../../shared/adapters/tables/table.ts';
import { azuriteTables } from '../../azurite.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';

type Family = readonly [string, () => Promise<OpenTable>];

/** The same contract is held by the tables in memory and by the service's emulator. */
export const tableFamilies: readonly Family[] = [
  ['memory', () => Promise.resolve(memoryTables())],
  ['Azurite', azuriteTables],
];

/** Repositories stand on either, and on tables that are spread over storage accounts. */
export const families: readonly Family[] = [
  ...tableFamilies,
  ['three accounts', () => Promise.resolve(threeAccounts())],
];

function threeAccounts(): OpenTable {
  const places = storagePlaces(['One', 'Two', 'Three']);
  return spreadTables([memoryTables(), memoryTables(), memoryTables()], places);
}
