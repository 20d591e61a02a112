import type { RowChange } from '../../../shared/adapters/tables/table.ts';

/** A row of JSON that was written: parsed once, and only when somebody looks at it. */
export class WrittenRow {
  readonly table: string;
  readonly rowKey: string;
  readonly #json: string;
  #value: any;

  constructor(table: string, rowKey: string, json: string) {
    this.table = table;
    this.rowKey = rowKey;
    this.#json = json;
  }

  get value(): any {
    this.#value ??= JSON.parse(this.#json);
    return this.#value;
  }
}

export function writtenRows(table: string, changes: readonly RowChange[]): readonly WrittenRow[] {
  return changes.flatMap((change) => {
    if (change.kind === 'delete') return [];
    const { rowKey, properties } = change.row;
    const { json } = properties;
    return typeof json === 'string' ? new WrittenRow(table, rowKey, json) : [];
  });
}
