import { checkTransaction } from '../../../shared/adapters/tables/check-transaction.ts';
import type {
  Row,
  RowChange,
  StoredRow,
  Table,
  TransactResult,
} from '../../../shared/adapters/tables/table.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { MemoryPartition } from './memory-partition.ts';

const FORBIDDEN = /[/\\#?\u0000-\u001f\u007f-\u009f]/;

export interface MemoryTable extends Table {
  /** What is in it now, for tests to look at. */
  all(): readonly StoredRow[];
  /** Whether there is such a row now. */
  has(isIt: (row: StoredRow) => boolean): boolean;
}

/** Tables in memory that refuse what the service refuses: keys, sizes, ETags, transaction limits. */
export function memoryTables(): (name: string) => MemoryTable {
  const tables = new Map<string, MemoryTable>();
  return (name) => {
    const open = tables.get(name) ?? memoryTable();
    tables.set(name, open);
    return open;
  };
}

function memoryTable(): MemoryTable {
  const partitions = new Map<string, MemoryPartition>();
  let version = 0;

  const partition = (name: string): MemoryPartition => {
    const found = partitions.get(name) ?? new MemoryPartition();
    partitions.set(name, found);
    return found;
  };

  function refusal(change: RowChange, at: number): TransactResult | null {
    const [pk, rk] = keysOf(change);
    const found = partitions.get(pk)?.get(rk);
    if (change.kind === 'insert') return found ? { kind: 'exists', at } : null;
    if (change.kind === 'upsert') return null;
    if (!found) return { kind: 'stale', at };
    if (change.etag !== undefined && change.etag !== found.etag) return { kind: 'stale', at };
    return null;
  }

  function apply(change: RowChange): string | null {
    const [pk, rk] = keysOf(change);
    if (change.kind === 'delete') {
      partition(pk).delete(rk);
      return null;
    }
    const etag = `W/"${++version}"`;
    partition(pk).set({ ...copyOf(change.row), etag });
    return etag;
  }

  return {
    all: () => Array.from(partitions.values(), (one) => Array.from(one.rows())).flat(),

    has: (isIt) => {
      for (const one of partitions.values()) {
        for (const row of one.rows()) if (isIt(row)) return true;
      }
      return false;
    },

    get: (partitionKey, rowKey) => {
      const found = partitions.get(partitionKey)?.get(rowKey);
      return Promise.resolve(found ? copyOf(found) : null);
    },

    range: (partitionKey, range) => {
      const found = partitions.get(partitionKey)?.range(range) ?? [];
      return Promise.resolve(found.map((row) => copyOf(row)));
    },

    across: async (rowKey, mostRequests) => {
      const found = [...partitions.values()].flatMap((one) => one.get(rowKey) ?? []);
      const most = mostRequests * 1000;
      return {
        rows: found.slice(0, most).map((row) => copyOf(row)),
        isWhole: found.length <= most,
      };
    },

    change: async (...changes) => {
      checkTransaction(changes);
      checkLimits(changes);
      for (const [at, change] of changes.entries()) {
        const refused = refusal(change, at);
        if (refused) return refused;
      }
      return { kind: 'done', etags: changes.map(apply) };
    },
  };
}

/** Nobody outside holds what is stored. */
function copyOf<R extends Row>(row: R): R {
  const properties = { ...row.properties };
  for (const [name, value] of Object.entries(properties)) {
    if (value instanceof Uint8Array) properties[name] = Uint8Array.from(value);
  }
  return { ...row, properties };
}

function keysOf(change: RowChange): [string, string] {
  return change.kind === 'delete'
    ? [change.partitionKey, change.rowKey]
    : [change.row.partitionKey, change.row.rowKey];
}

function checkLimits(changes: readonly RowChange[]): void {
  const seen = new Set<string>();
  for (const change of changes) {
    const [pk, rk] = keysOf(change);
    if (seen.has(rk)) refuse('a row is twice in a transaction');
    seen.add(rk);
    for (const key of [pk, rk]) {
      if (key.length > 512 || FORBIDDEN.test(key)) refuse('a key is not allowed');
    }
    if (change.kind !== 'delete') checkRow(change.row);
  }
  if (changes.length > 100) refuse('a transaction has more than 100 changes');
}

function checkRow(row: Row): void {
  let size = 0;
  for (const [name, value] of Object.entries(row.properties)) {
    const bytes =
      typeof value === 'string' ? value.length * 2 : value instanceof Uint8Array ? value.length : 8;
    if (bytes > 65_536) refuse(`property ${name} is over 64 KB`);
    size += bytes + name.length * 2;
  }
  if (Object.keys(row.properties).length > 252) refuse('a row has more than 252 properties');
  if (size > 1_048_576) refuse('a row is over 1 MB');
}

function refuse(why: string): never {
  throw new ServiceFailure('refused', 'storage_refused', { status: 400, cause: new Error(why) });
}
