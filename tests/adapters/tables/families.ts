import type { OpenTable } from '../../../shared/adapters/tables/table.ts';
import { azuriteTables } from '../../azurite.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';

/** The same contract is held by the tables in memory and by the service's emulator. */
export const families: readonly [string, () => Promise<OpenTable>][] = [
  ['memory', () => Promise.resolve(memoryTables())],
  ['Azurite', azuriteTables],
];
