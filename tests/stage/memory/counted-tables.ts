import type { OpenTable } from '../../../shared/adapters/tables/table.ts';

/** The same tables; `onCall` hears of each call before it is made, and may throw, as a crash does. */
export function countedTables(open: OpenTable, onCall: (effect: string) => void): OpenTable {
  return (name) => {
    const table = open(name);
    return {
      get: (...args) => {
        onCall('read');
        return table.get(...args);
      },
      range: (...args) => {
        onCall('read');
        return table.range(...args);
      },
      across: (...args) => {
        onCall('read');
        return table.across(...args);
      },
      change: (...args) => {
        onCall(`${name} ${args.length}`);
        return table.change(...args);
      },
    };
  };
}
