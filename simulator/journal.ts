import type { SimulatedClock } from './clock.ts';

/** One Graph request, or one item of a `$batch`, as privacy and budget tests count them. */
export interface JournalEntry {
  seq: number;
  /** RFC 3339, by the world's clock. */
  at: string;
  method: string;
  /** The path below `/v1.0`, decoded. */
  path: string;
  /** The path with ids replaced: `/me/messages/{id}/attachments`. */
  template: string;
  /** Decoded query options as they came: `{"$select": "id,body"}`. */
  query: Record<string, string>;
  mailbox: string | null;
  status: number | 'dropped';
  errorCode: string | null;
  /** For an item of a `$batch`, the `seq` of that request. */
  batch: number | null;
  /** For a `$batch`, the number of its items. */
  items: number | null;
  /** Whether the answer could hold a body: no `$select`, or one that names `body`, `uniqueBody` or `bodyPreview`. */
  readsBody: boolean;
  /** Ids of fault rules that applied. */
  faults: string[];
}

export class RequestJournal {
  readonly entries: JournalEntry[] = [];
  #seq = 0;
  readonly #clock: SimulatedClock;

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  open(fields: Omit<JournalEntry, 'seq' | 'at'>): JournalEntry {
    const entry: JournalEntry = {
      seq: (this.#seq += 1),
      at: new Date(this.#clock.now()).toISOString(),
      ...fields,
    };
    this.entries.push(entry);
    return entry;
  }

  clear(): void {
    this.entries.length = 0;
  }
}
