import type { Range, StoredRow } from '../../../shared/adapters/tables/table.ts';

/** The rows of one partition, as the service keeps them: in the order of their keys. */
export class MemoryPartition {
  readonly #rows = new Map<string, StoredRow>();
  /** Those of the rows, sorted. */
  readonly #keys: string[] = [];

  get(rowKey: string): StoredRow | undefined {
    return this.#rows.get(rowKey);
  }

  set(row: StoredRow): void {
    if (!this.#rows.has(row.rowKey)) this.#keys.splice(this.#placeOf(row.rowKey), 0, row.rowKey);
    this.#rows.set(row.rowKey, row);
  }

  delete(rowKey: string): void {
    if (this.#rows.delete(rowKey)) this.#keys.splice(this.#placeOf(rowKey), 1);
  }

  rows(): Iterable<StoredRow> {
    return this.#rows.values();
  }

  range({ from, to, limit }: Range): readonly StoredRow[] {
    const begin = this.#placeOf(from);
    const end = Math.min(this.#placeOf(to), begin + limit);
    return this.#keys.slice(begin, end).flatMap((key) => this.#rows.get(key) ?? []);
  }

  /** Of this key, or of the one that would follow it. */
  #placeOf(rowKey: string): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] ?? '') < rowKey) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
